import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChunkLane, type LaneDeps, type RecordEntry } from '../src/chunk-lane.ts'

const digestOf = (n: number) => {
  const digest = Buffer.alloc(32)
  digest.writeUInt32BE(n)
  return digest
}

type Call = { seg: number; offset: number; count: number }

/** A catalogue and nodes in memory; `staleOnce` names digests whose first record comes too late. */
const world = (staleOnce: number[] = []) => {
  const calls: Call[] = []
  const segments = new Map<number, Buffer[]>()
  const recorded = new Map<string, number[]>()
  const stale = new Set(staleOnce.map((n) => digestOf(n).toString('hex')))
  const epochs = new Map<string, number>()
  const deps: LaneDeps = {
    register: async ({ seg, offset, chunks }) => {
      await turn()
      calls.push({ seg, offset, count: chunks.length })
      const segment = segments.get(seg) ?? []
      expect(segment.length).toBe(offset)
      segment.push(...chunks.map(({ digest }) => Buffer.from(digest)))
      segments.set(seg, segment)
      return chunks.map(({ digest }) => ({ digest, epoch: 0, removing: [] }))
    },
    record: async (entries: RecordEntry[]) => {
      await turn()
      const late: Uint8Array[] = []
      for (const { digest, epoch, nodes } of entries) {
        const key = Buffer.from(digest).toString('hex')
        if (stale.delete(key)) epochs.set(key, 1)
        if (epoch !== (epochs.get(key) ?? 0)) late.push(digest)
        else recorded.set(key, nodes)
      }
      return { stale: late }
    },
    epochs: async (digests) =>
      digests.map((digest) => ({
        digest,
        epoch: epochs.get(Buffer.from(digest).toString('hex')) ?? 0,
        removing: [7],
      })),
    putCopies: async ({ avoid }) => {
      await turn()
      return { stored: avoid.includes(7) ? [8, 9] : [7, 8], unsure: [] }
    },
  }
  return { deps, calls, segments, recorded }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const lane = (deps: LaneDeps, signal = new AbortController().signal) =>
  createChunkLane(deps, { contentId: 'c', kind: 'leaf', wanted: 3, quorum: 2, signal })

describe('a chunk lane', () => {
  it('keeps the order of chunks and never crosses a segment in one register', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2_500 }),
        fc.integer({ min: 1, max: 700 }),
        async (total, burst) => {
          const { deps, calls, segments, recorded } = world()
          const chunks = lane(deps)
          for (let n = 0; n < total; n += 1) {
            chunks.add({ digest: digestOf(n), bytes: Buffer.from('x') })
            if (n % burst === 0) await turn()
          }
          await chunks.drain()
          const all = [...segments.entries()].sort(([a], [b]) => a - b).flatMap(([, list]) => list)
          expect(all.map((digest) => digest.readUInt32BE())).toEqual([...Array(total).keys()])
          for (const { offset, count } of calls) expect(offset + count).toBeLessThanOrEqual(1_024)
          expect(recorded.size).toBe(total)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('puts a chunk again, elsewhere, when its copies were recorded too late', async () => {
    const { deps, recorded } = world([3])
    const chunks = lane(deps)
    for (let n = 0; n < 6; n += 1) chunks.add({ digest: digestOf(n), bytes: Buffer.from('x') })
    await chunks.drain()
    expect(recorded.get(digestOf(3).toString('hex'))).toEqual([8, 9])
    expect(recorded.get(digestOf(4).toString('hex'))).toEqual([7, 8])
  })

  it('gives every byte back exactly once, also when a put fails', async () => {
    const { deps } = world()
    let puts = 0
    const failing: LaneDeps = {
      ...deps,
      putCopies: async (input) => {
        puts += 1
        if (puts === 5) throw new Error('no node took it')
        return deps.putCopies(input)
      },
    }
    const released = new Map<number, number>()
    const chunks = lane(failing)
    for (let n = 0; n < 40; n += 1) {
      const release = () => released.set(n, (released.get(n) ?? 0) + 1)
      chunks.add({ digest: digestOf(n), bytes: Buffer.from('x'), release })
      if (n % 7 === 0) await turn()
    }
    await expect(chunks.drain()).rejects.toThrow('no node took it')
    for (let i = 0; i < 20; i += 1) await turn()
    expect([...released.values()]).toEqual(Array(40).fill(1))
  })

  it('reports a failed register to the producer', async () => {
    const { deps } = world()
    const chunks = lane({ ...deps, register: () => Promise.reject(new Error('catalogue is away')) })
    chunks.add({ digest: digestOf(1), bytes: Buffer.from('x') })
    await expect(chunks.drain()).rejects.toThrow('catalogue is away')
    expect(chunks.failure()?.message).toBe('catalogue is away')
  })
})

describe('a lane that goes on with what another began', () => {
  it('finds where the other stopped, also when it knows more by now', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.nat(40), async (there, known) => {
        const { deps } = world()
        const all = Array.from({ length: 40 }, (_, i) => digestOf(i))
        const segment = all.slice(0, there)
        const register: LaneDeps['register'] = async ({ offset, chunks }) => {
          const repeat = segment.slice(offset, offset + chunks.length)
          const same = chunks.every(({ digest }, i) => repeat[i]?.equals(digest))
          if (offset === segment.length)
            segment.push(...chunks.map((one) => Buffer.from(one.digest)))
          else if (!same) throw Object.assign(new Error('mismatch'), { code: 'SEGMENT_MISMATCH' })
          return chunks.map(({ digest }) => ({ digest, epoch: 0, removing: [] }))
        }
        const lane = createChunkLane(
          { ...deps, register },
          {
            contentId: 'c',
            kind: 'leaf',
            wanted: 2,
            quorum: 2,
            known: Math.min(there, known),
            signal: AbortSignal.timeout(10_000),
          },
        )
        for (const digest of all) lane.add({ digest, bytes: digest })
        await lane.drain()
        expect(segment).toEqual(all)
      }),
      { numRuns: 50 },
    )
  })
})
