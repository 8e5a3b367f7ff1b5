import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createContentReader, type ReaderDeps } from '../src/reader.ts'

const CHUNK = 1_048_576

/** A content whose byte at position p is a function of p, so that no large buffer is compared. */
const byteAt = (position: number) => (position * 31 + (position >> 20) * 7) & 255
const chunkBytes = (index: number, size: number) => {
  const length = Math.min(CHUNK, size - index * CHUNK)
  return Buffer.from(Uint8Array.from({ length }, (_, i) => byteAt(index * CHUNK + i)))
}

const contentOf = (size: number, overrides: Partial<ReaderDeps> = {}) => {
  const count = Math.max(1, Math.ceil(size / CHUNK))
  const cache = new Map<number, Buffer>()
  const stats = { fetches: 0, inFlight: 0, most: 0, lookups: [] as [number, number][] }
  const digestOf = (index: number) => {
    const digest = Buffer.alloc(32)
    digest.writeUInt32BE(index)
    return digest
  }
  const deps: ReaderDeps = {
    leaves: async ({ from, to }) => {
      stats.lookups.push([from, to])
      const indexes = [...Array(Math.min(to, count) - from).keys()].map((i) => from + i)
      return indexes.map((index) => ({ digest: digestOf(index), holders: [1, 2] }))
    },
    chunk: async () => undefined,
    readable: (holders) => [...holders],
    fetch: async (_ids, digest) => {
      const index = Buffer.from(digest).readUInt32BE()
      stats.fetches += 1
      stats.inFlight += 1
      stats.most = Math.max(stats.most, stats.inFlight)
      await new Promise((resolve) => setImmediate(resolve))
      stats.inFlight -= 1
      const bytes = cache.get(index) ?? chunkBytes(index, size)
      cache.set(index, bytes)
      return { bytes }
    },
    ...overrides,
  }
  return { reader: createContentReader(deps), stats, size }
}

const collect = async (source: AsyncIterable<Uint8Array>) => {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  return Buffer.concat(pieces)
}

const signal = () => new AbortController().signal

describe('a content reader', () => {
  it('delivers exactly the bytes of any range', async () => {
    const size = 3 * CHUNK + 4_321
    const { reader } = contentOf(size)
    const position = fc.integer({ min: 0, max: size })
    await fc.assert(
      fc.asyncProperty(position, position, async (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a]
        const got = await collect(
          reader.read({ contentId: 'c', size, start, end, signal: signal() }),
        )
        expect(got.length).toBe(end - start)
        for (const at of [0, got.length >> 1, got.length - 1]) {
          if (got.length > 0) expect(got[at]).toBe(byteAt(start + at))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('fetches one chunk and looks one leaf up for a small range', async () => {
    const { reader, stats, size } = contentOf(100 * CHUNK)
    const range = { start: 5 * CHUNK + 10, end: 5 * CHUNK + 20 }
    await collect(reader.read({ contentId: 'c', size, ...range, signal: signal() }))
    expect(stats.fetches).toBe(1)
    expect(stats.lookups).toEqual([[5, 6]])
  })

  it('reads ahead at most as many chunks as the shared window allows', async () => {
    const { reader, stats, size } = contentOf(20 * CHUNK, { windowChunks: 3 })
    await collect(reader.read({ contentId: 'c', size, start: 0, end: size, signal: signal() }))
    expect(stats.most).toBeLessThanOrEqual(4)
    expect(stats.fetches).toBe(20)
  })

  it('gives its read-ahead back when the client leaves', async () => {
    const { reader, stats, size } = contentOf(20 * CHUNK, { windowChunks: 4 })
    for (let round = 0; round < 6; round += 1) {
      let taken = 0
      const bytes = reader.read({ contentId: 'c', size, start: 0, end: size, signal: signal() })
      for await (const _piece of bytes) {
        taken += 1
        if (taken === 5) break
      }
    }
    stats.most = 0
    await collect(reader.read({ contentId: 'c', size, start: 0, end: size, signal: signal() }))
    expect(stats.most).toBeGreaterThan(2)
  })

  it('looks holders up again when all of them failed, since repair may have moved the chunk', async () => {
    let failed = false
    const bytes = Buffer.from('moved')
    const { reader } = contentOf(5, {
      fetch: async () => {
        if (failed) return { bytes }
        failed = true
        throw new Error('all holders failed')
      },
    })
    const got = await collect(
      reader.read({ contentId: 'c', size: 5, start: 0, end: 5, signal: signal() }),
    )
    expect(got.toString()).toBe('moved')
  })

  it('says which chunk is unavailable when nobody can serve it', async () => {
    const { reader, size } = contentOf(2 * CHUNK, { readable: () => [] })
    const read = collect(
      reader.read({ contentId: 'c', size, start: CHUNK, end: CHUNK + 1, signal: signal() }),
    )
    await expect(read).rejects.toMatchObject({ code: 'CHUNK_UNAVAILABLE', index: 1 })
  })
})
