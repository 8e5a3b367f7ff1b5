/** `#token=…` of the address that the start printed; empty without one. */
export const tokenOfHash = (hash: string): string =>
  new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? ''
