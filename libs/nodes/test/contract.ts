import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BlockNode } from '../src/index.ts'
import { chunkOf, randomChunk, randomChunks } from './chunks-for-tests.ts'

const MEBIBYTE = 1_048_576

/** Opens an implementation for one run of the suite; `close` ends the node and what is behind it. */
export type OpenNode = () => Promise<{ node: BlockNode; close(): Promise<void> }>

/** What every implementation of BlockNode owes its callers. */
export function describeBlockNode(name: string, open: OpenNode): void {
  describe(`the block node contract: ${name}`, () => {
    let node: BlockNode
    let close: () => Promise<void>

    beforeAll(async () => {
      const opened = await open()
      node = opened.node
      close = opened.close
    })
    afterAll(() => close?.())

    describe('storing and reading', () => {
      it('gives back the bytes that were put', async () => {
        const chunk = randomChunk()
        await node.put(chunk)
        expect(chunk.bytes.equals(await node.get(chunk.digest))).toBe(true)
      })

      it.each([0, 1, 127, 128, 16_383, 16_384, 262_144, MEBIBYTE, 2 * MEBIBYTE])(
        'keeps a chunk of %d bytes',
        async (size) => {
          const chunk = randomChunk(size)
          await node.put(chunk)
          const bytes = await node.get(chunk.digest, { size })
          expect(chunk.bytes.equals(bytes)).toBe(true)
        },
      )

      it('keeps bytes that look like the end of a form or like a CAR', async () => {
        const tricky = ['\r\n--', '\r\n--boundary--\r\n', '\x3a\xa2eroots\x80gversion\x01']
        for (const text of tricky) {
          const chunk = chunkOf(Buffer.from(text, 'latin1'))
          await node.put(chunk)
          expect(chunk.bytes.equals(await node.get(chunk.digest))).toBe(true)
        }
      })

      it('takes the same chunk again', async () => {
        const chunk = randomChunk()
        await node.put(chunk)
        await node.put(chunk)
        await Promise.all([node.put(chunk), node.put(chunk), node.put(chunk)])
        expect(chunk.bytes.equals(await node.get(chunk.digest))).toBe(true)
      })

      it('takes many chunks in one call', async () => {
        const chunks = [...randomChunks(20, 100), ...randomChunks(12, 100_000)]
        await node.putMany(chunks)
        for (const { digest, bytes } of chunks) {
          expect(bytes.equals(await node.get(digest))).toBe(true)
        }
      })

      it('takes a batch in which one chunk occurs twice', async () => {
        const chunk = randomChunk()
        await node.putMany([chunk, randomChunk(), chunk])
        expect(await node.has(chunk.digest)).toBe(true)
      })

      it('takes an empty batch as done', async () => {
        await node.putMany([])
      })

      it('serves many reads at once', async () => {
        const chunks = randomChunks(50, 10_000)
        await node.putMany(chunks)
        const read = await Promise.all(chunks.map(({ digest }) => node.get(digest)))
        expect(read.every((bytes, i) => chunks[i]?.bytes.equals(bytes))).toBe(true)
      })
    })

    describe('saying no', () => {
      it('says that a chunk is missing', async () => {
        const absent = randomChunk()
        await expect(node.get(absent.digest)).rejects.toMatchObject({ code: 'CHUNK_MISSING' })
        expect(await node.has(absent.digest)).toBe(false)
      })

      it('refuses bytes that do not hash to their digest, and stores nothing', async () => {
        const { digest } = randomChunk()
        const put = node.put({ digest, bytes: Buffer.from('something else') })
        await expect(put).rejects.toMatchObject({ code: 'CHUNK_CORRUPT' })
        expect(await node.has(digest)).toBe(false)
      })

      it('calls a chunk of another size than expected corrupt', async () => {
        const chunk = randomChunk(5_000)
        await node.put(chunk)
        for (const size of [0, 4_999, 5_001]) {
          const get = node.get(chunk.digest, { size })
          await expect(get).rejects.toMatchObject({ code: 'CHUNK_CORRUPT' })
        }
      })
    })

    describe('removing and listing', () => {
      it('removes chunks, also absent ones, also twice', async () => {
        const chunks = randomChunks(3)
        const kept = randomChunk()
        await node.putMany([...chunks, kept])
        const digests = [...chunks.map(({ digest }) => digest), randomChunk().digest]
        await node.delete(digests)
        await node.delete(digests)
        for (const digest of digests) expect(await node.has(digest)).toBe(false)
        expect(await node.has(kept.digest)).toBe(true)
      })

      it('removes more chunks in one call than fit in one request', async () => {
        const chunks = randomChunks(300, 10)
        await node.putMany(chunks)
        await node.delete(chunks.map(({ digest }) => digest))
        const left = await Promise.all(chunks.map(({ digest }) => node.has(digest)))
        expect(left.some((has) => has)).toBe(false)
      })

      it('takes a chunk again after it was removed', async () => {
        const chunk = randomChunk()
        await node.put(chunk)
        await node.delete([chunk.digest])
        await node.put(chunk)
        expect(chunk.bytes.equals(await node.get(chunk.digest))).toBe(true)
      })

      it('lists each stored digest once', async () => {
        const [kept, removed] = [randomChunk(), randomChunk()]
        await node.putMany([kept, removed])
        await node.delete([removed.digest])
        const listed: string[] = []
        for await (const digest of node.list()) listed.push(digest.toString('hex'))
        expect(listed.filter((hex) => hex === kept.digest.toString('hex'))).toHaveLength(1)
        expect(listed).not.toContain(removed.digest.toString('hex'))
        expect(new Set(listed).size).toBe(listed.length)
      })

      it('lets a list be left half-way', async () => {
        await node.putMany(randomChunks(5))
        for await (const digest of node.list()) {
          expect(digest).toHaveLength(32)
          break
        }
        expect((await node.ping()).peerId).not.toBe('')
      })
    })

    describe('telling about itself', () => {
      it('says who it is, the same each time', async () => {
        const { peerId, version, latencyMs } = await node.ping()
        expect(peerId).not.toBe('')
        expect(version).not.toBe('')
        expect(latencyMs).toBeGreaterThanOrEqual(0)
        expect((await node.ping()).peerId).toBe(peerId)
      })

      it('says how full it is', async () => {
        await node.put(randomChunk(500_000))
        const usage = await node.usage()
        expect(usage.used).toBeGreaterThanOrEqual(500_000)
        expect(usage.capacity).toBeGreaterThan(usage.used)
        expect(usage.blocks).toBeUndefined()
      })

      it('counts its blocks when asked to', async () => {
        await node.put(randomChunk())
        const { blocks = 0 } = await node.usage({ count: true })
        expect(blocks).toBeGreaterThan(0)
      })
    })

    it('gives up every call with the reason of its signal', async () => {
      const reason = new Error('the caller left')
      const signal = AbortSignal.abort(reason)
      const chunk = randomChunk()
      const listing = async () => {
        for await (const _ of node.list({ signal }));
      }
      const calls = [
        node.put(chunk, { signal }),
        node.putMany([chunk, randomChunk()], { signal }),
        node.get(chunk.digest, { signal }),
        node.has(chunk.digest, { signal }),
        node.delete([chunk.digest], { signal }),
        node.usage({ signal }),
        node.ping({ signal }),
        listing(),
      ]
      const outcomes = await Promise.allSettled(calls)
      for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason })
    })
  })
}
