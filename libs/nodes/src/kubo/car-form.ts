import { randomUUID } from 'node:crypto'
import { carFrame, carHeader } from '@holdfast/chunks'
import type { Chunk } from '../block-node.ts'

/** Below this a copy is cheaper than a write of its own; above it the block's own buffer is sent. */
const COPY_BELOW_BYTES = 16_384

export type CarForm = {
  contentType: string
  contentLength: number
  body: Uint8Array[]
  blocks: number
  /** Of the blocks alone, as `BlockBytesCount` counts them. */
  bytes: number
}

/**
 * Frames chunks as a multipart form with one CAR, the way `dag/import` takes it, without copying
 * blocks of 16 KiB or more. A digest that occurs twice is written once.
 */
export function carForm(chunks: readonly Chunk[]): CarForm {
  const distinct = distinctChunks(chunks)
  const first = distinct[0]
  if (first === undefined) throw new RangeError('a CAR needs at least one chunk')
  // The blocks are somebody's upload. With a boundary that can be guessed, a file could end its own
  // part and so make every CAR that carries it unreadable.
  const boundary = `holdfast-${randomUUID()}`
  const body = new Pieces()
  body.add(Buffer.from(opening(boundary)))
  body.add(carHeader([link(first)]))
  let bytes = 0
  for (const chunk of distinct) {
    body.add(carFrame(link(chunk), chunk.bytes.length))
    body.add(chunk.bytes)
    bytes += chunk.bytes.length
  }
  body.add(Buffer.from(`\r\n--${boundary}--\r\n`))
  const pieces = body.finish()
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: pieces.reduce((sum, piece) => sum + piece.length, 0),
    body: pieces,
    blocks: distinct.length,
    bytes,
  }
}

function opening(boundary: string): string {
  return (
    `--${boundary}\r\n` +
    'Content-Disposition: form-data; name="file"; filename="chunks.car"\r\n' +
    'Content-Type: application/vnd.ipld.car\r\n\r\n'
  )
}

/** Whatever a chunk is elsewhere, nodes are given it as raw: they store by multihash. */
function link(chunk: Chunk): { digest: Uint8Array; codec: 'raw' } {
  return { digest: chunk.digest, codec: 'raw' }
}

function distinctChunks(chunks: readonly Chunk[]): Chunk[] {
  if (chunks.length <= 1) return [...chunks]
  const seen = new Map<string, Chunk>()
  for (const chunk of chunks) seen.set(Buffer.from(chunk.digest).toString('latin1'), chunk)
  return [...seen.values()]
}

/** Joins neighbouring small pieces: 32 chunks of 4 KiB would otherwise be 64 writes. */
class Pieces {
  readonly #out: Uint8Array[] = []
  #small: Uint8Array[] = []

  add(piece: Uint8Array): void {
    if (piece.length < COPY_BELOW_BYTES) {
      this.#small.push(piece)
      return
    }
    this.#flush()
    this.#out.push(piece)
  }

  finish(): Uint8Array[] {
    this.#flush()
    return this.#out
  }

  #flush(): void {
    if (this.#small.length > 0) this.#out.push(Buffer.concat(this.#small))
    this.#small = []
  }
}
