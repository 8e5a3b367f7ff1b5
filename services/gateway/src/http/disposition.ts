/**
 * Content-Disposition for a file name in any script (RFC 6266, RFC 8187). Old clients read the
 * ASCII `filename`, all others `filename*`, which wins where both are there.
 *
 * The fallback leaves `%` out as well: some browsers decode percent signs in the plain form, so
 * `100%41.txt` would come out as `100A.txt`.
 */
export function contentDisposition(kind: 'attachment' | 'inline', name: string): string {
  const exact = name.toWellFormed()
  const fallback = exact.replace(/[^\x20-\x7e]|["\\%]/gu, '_')
  if (fallback === exact) return `${kind}; filename="${exact}"`
  return `${kind}; filename="${fallback}"; filename*=UTF-8''${extValue(exact)}`
}

/** Percent-encodes everything but the attr-char of RFC 8187 section 3.2.1. */
function extValue(text: string): string {
  // encodeURIComponent leaves these five alone although they are not attr-chars.
  return encodeURIComponent(text).replace(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
