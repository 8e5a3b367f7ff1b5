/** What is smaller is worth a copy: each piece costs the connection a call. */
const SMALL = 16_384
const FULL = 65_536

/** The same bytes in fewer pieces: small ones together, large ones as they are. */
export async function* gather(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let bytes = 0
  const take = () => {
    const together = waiting.length === 1 ? (waiting[0] as Uint8Array) : Buffer.concat(waiting)
    waiting = []
    bytes = 0
    return together
  }
  for await (const piece of pieces) {
    if (piece.length < SMALL) {
      waiting.push(piece)
      bytes += piece.length
      if (bytes >= FULL) yield take()
      continue
    }
    if (bytes > 0) yield take()
    yield piece
  }
  if (bytes > 0) yield take()
}
