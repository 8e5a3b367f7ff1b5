/** Bytes `from` to `to`, the latter exclusive. */
export type Range = { from: number; to: number }

/**
 * A single byte range (RFC 9110, 14.1.2). `undefined` means the whole: no header, another unit, or
 * several ranges, which a server may ignore.
 */
export function rangeOf(
  header: string | undefined,
  size: number,
): Range | 'unsatisfiable' | undefined {
  const match = header === undefined ? null : /^bytes=(\d*)-(\d*)$/.exec(header.trim())
  // An empty block has no range to give; Go's file server answers it whole, too.
  if (match === null || size === 0) return undefined
  const [, first = '', last = ''] = match
  if (first === '') return last === '' ? undefined : suffix(Number(last), size)
  const from = Number(first)
  const to = last === '' ? size : Math.min(Number(last) + 1, size)
  if (last !== '' && Number(last) < from) return undefined
  return from < size ? { from, to } : 'unsatisfiable'
}

function suffix(length: number, size: number): Range | 'unsatisfiable' {
  return length === 0 ? 'unsatisfiable' : { from: Math.max(0, size - length), to: size }
}
