/**
 * What a page of the app may load: its own scripts, styles made here or with the answer's nonce, calls
 * to this gateway, and nothing from anywhere else. No frames: previews make no document of what was
 * uploaded (docs/decisions/0021).
 */
export const appPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
