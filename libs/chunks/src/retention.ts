/** A slab this small is never worth a copy: it is what one read from a socket or a file brings. */
const SMALL_SLAB = 65_536

/** A view may keep a slab of up to this many times its own size alive. */
const MAX_RATIO = 4

/**
 * Whether holding this view holds little more memory than the view shows.
 *
 * A Buffer keeps its whole backing memory alive. Without a rule one 4 KiB chunk that waits for a slow
 * node could hold a 1 GiB source buffer, and a budget counted in bytes of chunks would be wrong by
 * that factor. With it the budget is wrong by at most four times, plus 64 KiB a chunk.
 */
export function isCheapToKeep(bytes: Uint8Array): boolean {
  const slab = bytes.buffer.byteLength
  return slab <= SMALL_SLAB || slab <= MAX_RATIO * bytes.length
}

/** The same bytes: the view itself where it is cheap to keep, else a copy. */
export function compact(bytes: Uint8Array): Buffer {
  if (isCheapToKeep(bytes)) return viewOf(bytes)
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  copy.set(bytes)
  return copy
}

/** The same memory as a Buffer. */
export function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
