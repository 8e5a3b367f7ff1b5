import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Chunk,
  ChunkCorrupt,
  createFaultyNode,
  NodeFailed,
  NodeFull,
  NodeUnreachable,
} from '../src/index.ts'
import { PutLane } from '../src/pool/put-lane.ts'
import { randomChunk, randomChunks } from './chunks-for-tests.ts'

/** A node whose every CAR waits until the test answers it. */
function heldNode() {
  const cars: { chunks: readonly Chunk[]; answer: (error?: Error) => void; aborted: boolean }[] = []
  const arrivals: (() => void)[] = []
  return {
    cars,
    /** Resolves when the car of this number was sent. */
    async sent(number: number) {
      while (cars.length <= number) await new Promise<void>((resolve) => arrivals.push(resolve))
      return cars[number] as (typeof cars)[0]
    },
    putMany(chunks: readonly Chunk[], o?: { signal?: AbortSignal | undefined }): Promise<void> {
      return new Promise((resolve, reject) => {
        const answer = (error?: Error) => (error ? reject(error) : resolve())
        const car = { chunks, answer, aborted: false }
        o?.signal?.addEventListener('abort', () => {
          car.aborted = true
          reject(o.signal?.reason)
        })
        cars.push(car)
        for (const arrived of arrivals.splice(0)) arrived()
      })
    },
  }
}

const laneTo = (node: { putMany: ReturnType<typeof heldNode>['putMany'] }, shareBytes = 1 << 25) =>
  new PutLane({ node, shareBytes })

describe('the put lane', () => {
  it('sends what arrives together as one CAR, in order', async () => {
    const node = heldNode()
    const lane = laneTo(node)
    const chunks = randomChunks(5)
    const puts = chunks.map((chunk) => lane.put(chunk))
    const car = await node.sent(0)
    expect(car.chunks).toEqual(chunks)
    car.answer()
    await Promise.all(puts)
  })

  it('gathers what arrives while all slots are taken', async () => {
    const node = heldNode()
    const lane = laneTo(node)
    const early: Promise<void>[] = []
    for (let i = 0; i < lane.limit; i++) {
      early.push(lane.put(randomChunk()))
      await node.sent(i)
    }
    const late = randomChunks(40)
    const puts = late.map((chunk) => lane.put(chunk))
    const before = node.cars.length
    expect(lane.waiting).toBe(40)
    node.cars[0]?.answer()
    const next = await node.sent(before)
    expect(next.chunks).toEqual(late.slice(0, 32))
    for (let i = 1; i <= before + 1; i++) (await node.sent(i)).answer()
    await Promise.all([...early, ...puts])
  })

  it('sends a digest that waits twice once, and tells both', async () => {
    const node = heldNode()
    const lane = laneTo(node)
    const chunk = randomChunk()
    const puts = [lane.put(chunk), lane.put(chunk), lane.put({ ...chunk })]
    const car = await node.sent(0)
    expect(car.chunks).toEqual([chunk])
    car.answer(new NodeFull('full'))
    for (const outcome of await Promise.allSettled(puts)) {
      expect(outcome).toMatchObject({ reason: { code: 'NODE_FULL' } })
    }
  })

  it('sends a digest again when it is under way already', async () => {
    const node = heldNode()
    const lane = laneTo(node)
    const chunk = randomChunk()
    const first = lane.put(chunk)
    await node.sent(0)
    const second = lane.put(chunk)
    const again = await node.sent(1)
    expect(again.chunks).toEqual([chunk])
    node.cars[0]?.answer(new NodeUnreachable('gone'))
    again.answer()
    await expect(first).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
    await second
  })

  it('lets one that gives up disturb nobody in its CAR', async () => {
    const node = heldNode()
    const lane = laneTo(node)
    const leaving = new AbortController()
    const chunk = randomChunk()
    const left = lane.put(chunk, leaving.signal)
    const same = lane.put(chunk)
    const other = lane.put(randomChunk())
    const car = await node.sent(0)
    leaving.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    expect(car.aborted).toBe(false)
    car.answer()
    await Promise.all([same, other])
  })

  it('remembers of a CAR that was given up how slow the node is', async () => {
    const node = heldNode()
    const lane = laneTo(node)
    const leaving = new AbortController()
    const put = lane.put(randomChunk(), leaving.signal)
    await node.sent(0)
    expect(lane.expectedMs).toBe(0)
    await setTimeout(600)
    leaving.abort(new Error('left'))
    await expect(put).rejects.toThrow('left')
    await expect.poll(() => lane.expectedMs).toBeGreaterThan(500)
    expect(lane.inFlightBytes).toBe(0)
  })

  it('does not send what was given up while it waited', async () => {
    const node = heldNode()
    const lane = laneTo(node)
    const leaving = new AbortController()
    const left = lane.put(randomChunk(), leaving.signal)
    const kept = randomChunk()
    const put = lane.put(kept)
    leaving.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    const car = await node.sent(0)
    expect(car.chunks).toEqual([kept])
    car.answer()
    await put
    expect(lane.waitingBytes).toBe(0)
  })

  it('ends a CAR that nobody wants any more', async () => {
    const node = heldNode()
    const lane = laneTo(node)
    const leaving = new AbortController()
    const puts = [
      lane.put(randomChunk(), leaving.signal),
      lane.put(randomChunk(), leaving.signal),
    ].map((put) => expect(put).rejects.toThrow('left'))
    const car = await node.sent(0)
    leaving.abort(new Error('left'))
    await Promise.all(puts)
    expect(car.aborted).toBe(true)
  })

  it.each([new ChunkCorrupt('mismatch'), new NodeFailed('block too big')])(
    'lets one bad chunk fail alone: %s',
    async (error) => {
      const node = createFaultyNode()
      const bad = { digest: randomChunk().digest, bytes: Buffer.from('not it') }
      const putMany: typeof node.putMany = async (chunks, o) => {
        if (chunks.includes(bad)) throw error
        await node.putMany(chunks, o)
      }
      const lane = new PutLane({ node: { putMany }, shareBytes: 1 << 25 })
      const good = randomChunks(6)
      const puts = [...good.slice(0, 3), bad, ...good.slice(3)].map((chunk) => lane.put(chunk))
      const outcomes = await Promise.allSettled(puts)
      expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(
        [0, 0, 0, 1, 0, 0, 0].map(Boolean),
      )
      expect(node.size).toBe(6)
    },
  )

  it('does not ask an unreachable node again', async () => {
    const node = createFaultyNode({ faults: { down: true } })
    const lane = new PutLane({ node, shareBytes: 1 << 25 })
    const outcomes = await Promise.allSettled(randomChunks(5).map((chunk) => lane.put(chunk)))
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ reason: { code: 'NODE_UNREACHABLE' } })
    }
    expect(node.calls).toHaveLength(1)
  })

  it('never has more under way than its share and its limit, and stores everything', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 80 })
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 10_000 }), async (lengths, shareBytes) => {
        const node = createFaultyNode()
        let cars = 0
        let bytes = 0
        const putMany: typeof node.putMany = async (chunks, o) => {
          const length = chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0)
          cars += 1
          bytes += length
          expect(chunks.length).toBeLessThanOrEqual(32)
          expect(cars).toBeLessThanOrEqual(lane.limit)
          expect(bytes <= shareBytes || (cars === 1 && chunks.length === 1)).toBe(true)
          await new Promise((resolve) => setImmediate(resolve))
          await node.putMany(chunks, o)
          cars -= 1
          bytes -= length
        }
        const lane = new PutLane({ node: { putMany }, shareBytes })
        const chunks = lengths.map((length) => randomChunk(length))
        await Promise.all(chunks.map((chunk) => lane.put(chunk)))
        for (const { digest } of chunks) expect(await node.has(digest)).toBe(true)
        expect([lane.waiting, lane.waitingBytes, lane.inFlightBytes]).toEqual([0, 0, 0])
      }),
      { numRuns: 100 },
    )
  })

  it('rejects what waits and ends what is under way when it is closed', async () => {
    const node = heldNode()
    const lane = laneTo(node)
    const under = lane.put(randomChunk())
    await node.sent(0)
    const waiting = lane.put(randomChunk())
    const outcomes = Promise.allSettled([under, waiting])
    lane.close()
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ reason: { code: 'NODE_UNREACHABLE' } })
    }
    await expect(lane.put(randomChunk())).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
    expect(node.cars).toHaveLength(1)
  })
})
