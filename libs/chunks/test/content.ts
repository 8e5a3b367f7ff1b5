import { sha256 } from '../src/index.ts'

/** The bytes that the recorded Kubo vectors speak of: sha256(u64be(0)) ‖ sha256(u64be(1)) ‖ … */
export function vectorContent(size: number): Buffer {
  const content = Buffer.alloc(size)
  const counter = Buffer.alloc(8)
  for (let i = 0; i * 32 < size; i++) {
    counter.writeBigUInt64BE(BigInt(i))
    sha256(counter).copy(content, i * 32)
  }
  return content
}

/** A stream of the given pieces. */
export async function* streamOf(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces
}

/**
 * Cuts bytes into writes of the given sizes, over and over, each in memory of its own, as a socket
 * would deliver them. Sizes of zero are kept: a stream may bring empty pieces.
 */
export function* writesOf(content: Buffer, sizes: readonly number[]): Generator<Buffer> {
  let at = 0
  for (let i = 0; at < content.length; i++) {
    const size = sizes[i % sizes.length] as number
    yield Buffer.from(new Uint8Array(content.subarray(at, at + size)).buffer)
    at += size
  }
}

/** Everything a stream brings. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of stream) all.push(item)
  return all
}
