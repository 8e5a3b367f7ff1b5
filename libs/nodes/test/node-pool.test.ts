import { describe, expect, it } from 'vitest'
import {
  type BadCopy,
  createFaultyNode,
  createNodePool,
  type Faults,
  type FaultyNode,
  type NodePool,
  type NodePoolOptions,
  type Sighting,
} from '../src/index.ts'
import { randomChunk, randomChunks } from './chunks-for-tests.ts'

const access = (id: number) => ({ id, rpcUrl: `http://node-${id}.test`, gatewayUrl: null })

type Cluster = {
  pool: NodePool
  nodes: FaultyNode[]
  node(id: number): FaultyNode
  sightings: Sighting[]
  bad: BadCopy[]
}

/** Nodes 1 to n, each in memory. */
function cluster(faults: Partial<Faults>[], options: NodePoolOptions = {}): Cluster {
  const nodes = faults.map((fault, i) => createFaultyNode({ peerId: `${i + 1}`, faults: fault }))
  const node = (id: number) => nodes[id - 1] as FaultyNode
  const sightings: Sighting[] = []
  const bad: BadCopy[] = []
  const pool = createNodePool({
    createNode: ({ id }) => node(id),
    onSighting: (sighting) => sightings.push(sighting),
    onBadCopy: (copy) => bad.push(copy),
    ...options,
  })
  pool.setMembers(nodes.map((_, i) => access(i + 1)))
  return { pool, nodes, node, sightings, bad }
}

describe('reading through the pool', () => {
  it('serves from the next holder when one lacks, rots or is away, and says so', async () => {
    const { pool, nodes, node, bad, sightings } = cluster([{}, {}, {}, {}])
    const chunk = randomChunk()
    for (const each of nodes) await each.put(chunk)
    node(1).forget(chunk.digest)
    node(2).rot(chunk.digest)
    node(3).become({ down: true })
    for (let i = 0; i < 40; i++) {
      const { bytes, nodeId } = await pool.get([1, 2, 3, 4], chunk.digest)
      expect(nodeId).toBe(4)
      expect(chunk.bytes.equals(bytes)).toBe(true)
    }
    expect(new Set(bad.map(({ nodeId, kind }) => `${nodeId} ${kind}`))).toEqual(
      new Set(['1 missing', '2 corrupt']),
    )
    const down = sightings.filter(({ ok }) => !ok)
    expect(new Set(down.map(({ nodeId, error }) => `${nodeId} ${error}`))).toEqual(
      new Set(['3 NODE_UNREACHABLE']),
    )
  })

  it('tells each reason when no holder serves', async () => {
    const { pool, node } = cluster([{}, { lying: true }, { down: true }])
    const { digest } = randomChunk()
    const read = pool.get([1, 2, 3, 9], digest)
    const error = await read.catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'ALL_HOLDERS_FAILED' })
    const { failures } = error as { failures: { nodeId: number; error: { code: string } }[] }
    const reasons = failures.map(({ nodeId, error: { code } }) => `${nodeId} ${code}`)
    expect(reasons.sort()).toEqual(['1 CHUNK_MISSING', '2 CHUNK_CORRUPT', '3 NODE_UNREACHABLE'])
    expect(node(1).calls).toHaveLength(1)
  })

  it('fails at once without any holder', async () => {
    const { pool } = cluster([{}])
    const { digest } = randomChunk()
    await expect(pool.get([], digest)).rejects.toMatchObject({ code: 'ALL_HOLDERS_FAILED' })
  })

  it('hedges past a stalled node, gives the loser up, and avoids it from then on', async () => {
    const { pool, nodes, node } = cluster([{ stalled: false }, {}])
    const chunk = randomChunk()
    for (const each of nodes) await each.put(chunk)
    node(1).become({ stalled: true })
    for (let i = 0; i < 100; i++) {
      const { nodeId } = await pool.get([1, 2], chunk.digest)
      expect(nodeId).toBe(2)
    }
    const asked = node(1).calls.filter(({ verb }) => verb === 'get').length
    expect(asked).toBeLessThanOrEqual(6)
  })

  it('hedges at most one read in twenty, and one, when every node is slow', async () => {
    const { pool, nodes } = cluster([{ delayMs: 130 }, { delayMs: 130 }])
    const chunk = randomChunk()
    for (const each of nodes) await each.put(chunk)
    const before = nodes.reduce((sum, each) => sum + each.calls.length, 0)
    await Promise.all(Array.from({ length: 200 }, () => pool.get([1, 2], chunk.digest)))
    const asked = nodes.reduce((sum, each) => sum + each.calls.length, 0) - before
    expect(asked).toBeGreaterThanOrEqual(200)
    expect(asked).toBeLessThanOrEqual(200 + 11)
  })

  it('leaves a stalled node without a token too, so that readers who all wait for it get on', async () => {
    const { pool, nodes, node } = cluster([{}, { delayMs: 5 }])
    const chunk = randomChunk()
    for (const each of nodes) await each.put(chunk)
    // Node 1 is the better one by far, until it stalls under eight reads at once.
    for (let i = 0; i < 20; i++) await pool.get([1, 2], chunk.digest)
    for (let i = 0; i < 20; i++) await pool.get([2], chunk.digest)
    node(1).become({ stalled: true })
    const reads = Array.from({ length: 40 }, () => pool.get([1, 2], chunk.digest))
    for (const { nodeId } of await Promise.all(reads)) expect(nodeId).toBe(2)
  })

  it('spreads reads over equal holders', async () => {
    const { pool, nodes } = cluster([{}, {}, {}])
    const chunk = randomChunk()
    for (const each of nodes) await each.put(chunk)
    await Promise.all(Array.from({ length: 90 }, () => pool.get([1, 2, 3], chunk.digest)))
    for (const each of nodes) {
      const reads = each.calls.filter(({ verb }) => verb === 'get').length
      expect(reads).toBeGreaterThan(10)
    }
  })

  it('rejects with the reason of its signal and leaves nothing behind', async () => {
    const { pool, sightings } = cluster([{ stalled: true }, { stalled: true }])
    const leaving = new AbortController()
    const read = pool.get([1, 2], randomChunk().digest, { signal: leaving.signal })
    leaving.abort(new Error('left'))
    await expect(read).rejects.toThrow('left')
    expect(sightings).toEqual([])
    const late = pool.get([1], randomChunk().digest, { signal: AbortSignal.abort('late') })
    await expect(late).rejects.toBe('late')
  })
})

describe('writing through the pool', () => {
  it('is not stopped on other nodes by a stuck one', async () => {
    const { pool } = cluster([{ stalled: true }, {}, {}], { budgetBytes: 400_000 })
    const stuck = randomChunks(50, 10_000).map((chunk) => pool.put(1, chunk))
    const outcomes = Promise.allSettled(stuck)
    const chunks = randomChunks(200, 10_000)
    await Promise.all(chunks.flatMap((chunk) => [pool.put(2, chunk), pool.put(3, chunk)]))

    const load = pool.load(1)
    expect(load.inFlightBytes).toBeLessThanOrEqual(100_000)
    expect(load.busy).toBe(true)
    expect(load.waiting).toBeGreaterThan(0)
    expect(pool.load(2)).toMatchObject({ busy: false, waiting: 0, inFlightBytes: 0 })
    await pool.close()
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ reason: { code: 'NODE_UNREACHABLE' } })
    }
  })

  it('tells what a full node said, and what became of each contact', async () => {
    const { pool, sightings } = cluster([{ full: true }])
    await expect(pool.put(1, randomChunk())).rejects.toMatchObject({ code: 'NODE_FULL' })
    expect(sightings).toMatchObject([{ nodeId: 1, ok: true, error: 'NODE_FULL' }])
  })

  it('shares one budget, abortable, first come first served', async () => {
    const { pool } = cluster([{}], { budgetBytes: 1_000 })
    const release = await pool.reserve(800)
    const leaving = new AbortController()
    const left = pool.reserve(500, { signal: leaving.signal })
    leaving.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    const next = pool.reserve(1_000)
    release()
    await next
  })
})

describe('the members of the pool', () => {
  it('keeps, opens and closes nodes as told', async () => {
    const made: FaultyNode[] = []
    const pool = createNodePool({
      createNode: ({ id }) => {
        const node = createFaultyNode({ peerId: `${id}` })
        made.push(node)
        return node
      },
    })
    pool.setMembers([access(1), access(2)])
    pool.setMembers([access(1), access(2)])
    expect(made).toHaveLength(2)
    pool.setMembers([access(1), { ...access(2), rpcUrl: 'http://moved.test' }])
    expect(made).toHaveLength(3)
    pool.setMembers([access(2)])
    expect(() => pool.node(1)).toThrow(expect.objectContaining({ code: 'NODE_UNREACHABLE' }))
    expect(() => pool.load(1)).toThrow(expect.objectContaining({ code: 'NODE_UNREACHABLE' }))
    await expect(pool.put(1, randomChunk())).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
    await expect(made[0]?.ping()).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
    await pool.close()
  })

  it('rejects puts that wait for a node which leaves', async () => {
    const { pool } = cluster([{ stalled: true }])
    const put = pool.put(1, randomChunk())
    const outcome = expect(put).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
    pool.setMembers([])
    await outcome
  })
})
