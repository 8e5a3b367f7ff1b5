import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHUNK_SIZE, splitChunks } from '../src/index.ts'
import { collect, streamOf, vectorContent, writesOf } from './content.ts'

/** Bytes of memory that a piece keeps alive. */
const kept = (piece: Buffer) => piece.buffer.byteLength

/** Whether two views show the same memory. */
const shares = (one: Uint8Array, other: Uint8Array) => one.buffer === other.buffer

describe('splitting a stream', () => {
  it('gives exact pieces of the same bytes, whatever the writes', async () => {
    const sizes = fc.integer({ min: 1, max: 200 })
    const writes = fc
      .array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 20 })
      .filter((all) => all.some((size) => size > 0))
    const content = vectorContent(5_000)
    await fc.assert(
      fc.asyncProperty(fc.nat(5_000), sizes, writes, async (length, size, writeSizes) => {
        const bytes = content.subarray(0, length)
        const pieces = await collect(splitChunks(streamOf(writesOf(bytes, writeSizes)), { size }))

        expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
        expect(pieces.length).toBe(Math.max(1, Math.ceil(length / size)))
        for (const piece of pieces.slice(0, -1)) expect(piece.length).toBe(size)
      }),
      { numRuns: 1_000 },
    )
  })

  it('gives the same pieces at the real size, from views of large slabs and small writes', async () => {
    const content = vectorContent(4 * CHUNK_SIZE + 12_345)
    const expected = await collect(splitChunks(streamOf([content])))
    for (const writes of [[65_536], [CHUNK_SIZE], [1, 0, 3 * CHUNK_SIZE], [999_999, 2_000_001]]) {
      const copies = await collect(splitChunks(streamOf(writesOf(content, writes))))
      const views = await collect(splitChunks(streamOf(viewsOf(content, writes))))
      expect(Buffer.concat(copies).equals(content)).toBe(true)
      for (const pieces of [copies, views]) {
        expect(pieces.map(({ length }) => length)).toEqual(expected.map(({ length }) => length))
        expect(pieces.every((piece, i) => piece.equals(expected[i] as Buffer))).toBe(true)
      }
    }
  })

  it.each([
    ['nothing', []],
    ['one empty write', [Buffer.alloc(0)]],
    ['many empty writes', Array.from({ length: 100 }, () => new Uint8Array())],
  ])('gives one empty piece for %s', async (_, writes) => {
    const pieces = await collect(splitChunks(streamOf(writes)))

    expect(pieces).toEqual([Buffer.alloc(0)])
  })

  it('gives no empty piece after a content that ends on a border', async () => {
    const writes = [Buffer.alloc(8), Buffer.alloc(0), Buffer.alloc(8), Buffer.alloc(0)]
    const pieces = await collect(splitChunks(streamOf(writes), { size: 8 }))

    expect(pieces.map(({ length }) => length)).toEqual([8, 8])
  })

  it('takes a plain Uint8Array, and gives Buffers', async () => {
    const pieces = await collect(splitChunks(streamOf([Uint8Array.of(1, 2, 3)]), { size: 2 }))

    expect(pieces).toEqual([Buffer.from([1, 2]), Buffer.from([3])])
  })

  it('copies nothing that lies within one incoming buffer', async () => {
    const aligned = new Uint8Array(2 * CHUNK_SIZE)
    const small = new Uint8Array(4_096)

    const pieces = await collect(splitChunks(streamOf([aligned, small])))

    expect(pieces.map((piece) => shares(piece, aligned))).toEqual([true, true, false])
    expect(shares(pieces[2] as Buffer, small)).toBe(true)
  })

  it('copies once into a fresh buffer what spans incoming buffers', async () => {
    const writes = [new Uint8Array(700_000), new Uint8Array(700_000), new Uint8Array(700_000)]

    const pieces = await collect(splitChunks(streamOf(writes)))

    expect(pieces.map(({ length }) => length)).toEqual([CHUNK_SIZE, CHUNK_SIZE, 2_848])
    for (const piece of pieces.slice(0, 2)) {
      expect(writes.some((write) => shares(piece, write))).toBe(false)
      expect(kept(piece)).toBe(CHUNK_SIZE)
    }
  })

  it('never keeps a huge incoming buffer alive for a piece of it', async () => {
    const huge = new Uint8Array(32 * CHUNK_SIZE + 10)

    const pieces = await collect(splitChunks(streamOf([huge])))
    const tail = await collect(splitChunks(streamOf([huge.subarray(0, 10)])))

    expect(pieces).toHaveLength(33)
    for (const piece of [...pieces, ...tail]) {
      expect(shares(piece, huge)).toBe(false)
      expect(kept(piece)).toBeLessThanOrEqual(CHUNK_SIZE)
    }
  })

  it('never gives the same memory twice', async () => {
    const content = vectorContent(1_000)
    const pieces = await collect(splitChunks(streamOf(writesOf(content, [7])), { size: 64 }))
    for (const piece of pieces) piece.fill(0)

    expect(pieces).toHaveLength(16)
    expect(new Set(pieces.map(({ buffer }) => buffer)).size).toBe(16)
  })

  it('asks its source for no more than the next piece needs', async () => {
    let asked = 0
    async function* source() {
      for (; asked < 1_000; ) {
        asked += 1
        yield new Uint8Array(10)
      }
    }
    const pieces = splitChunks(source(), { size: 100 })

    expect(asked).toBe(0)
    for (const expected of [10, 20, 30]) {
      expect((await pieces.next()).value).toHaveLength(100)
      expect(asked).toBe(expected)
    }
  })

  it('gives all pieces of one large write before it asks for the next', async () => {
    let asked = 0
    async function* source() {
      for (;;) {
        asked += 1
        yield new Uint8Array(1_000)
      }
    }
    const pieces = splitChunks(source(), { size: 100 })
    for (let i = 0; i < 10; i++) await pieces.next()

    expect(asked).toBe(1)
    await pieces.return()
  })

  it('closes its source when it is left early', async () => {
    let closed = false
    async function* source() {
      try {
        for (;;) yield new Uint8Array(150)
      } finally {
        closed = true
      }
    }
    for await (const piece of splitChunks(source(), { size: 100 })) {
      expect(piece).toHaveLength(100)
      break
    }

    expect(closed).toBe(true)
  })

  it('passes on the error of its source, and no piece that was not whole', async () => {
    async function* source() {
      yield new Uint8Array(250)
      throw new Error('the client went away')
    }
    const seen: number[] = []
    const reading = (async () => {
      for await (const { length } of splitChunks(source(), { size: 100 })) seen.push(length)
    })()

    await expect(reading).rejects.toThrow('the client went away')
    expect(seen).toEqual([100, 100])
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses a size of %s',
    async (size) => {
      await expect(splitChunks(streamOf([]), { size }).next()).rejects.toThrow(RangeError)
    },
  )
})

/** The same writes as views of one slab, as a reader of a large file would give them. */
function* viewsOf(content: Buffer, sizes: readonly number[]): Generator<Buffer> {
  let at = 0
  for (let i = 0; at < content.length; i++) {
    const size = sizes[i % sizes.length] as number
    yield content.subarray(at, at + size)
    at += size
  }
}
