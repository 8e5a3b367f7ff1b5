import { sha256 } from '@holdfast/chunks'
import { createFaultyNode, createNodePool } from '@holdfast/nodes'
import type { NodeState } from '@holdfast/placement'
import { afterEach, describe, expect, it } from 'vitest'
import { type ClusterNode, createSightings, openCluster } from '../src/index.ts'
import { clusterNode, inMemory } from './fixtures/in-memory.ts'

const opened: { close(): Promise<unknown> }[] = []
afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())))

async function open(...states: Parameters<typeof inMemory>[0]) {
  const memory = await inMemory(states)
  opened.push(memory)
  return memory
}
const digest = sha256(Buffer.from('a'))

describe('reading the nodes anew', () => {
  /** A cluster whose list of nodes arrives when the test says so, and names the state it had then. */
  const setUp = async () => {
    const asked: ((state: NodeState) => void)[] = []
    const load = () =>
      new Promise<ClusterNode[]>((resolve) => {
        asked.push((state) => resolve([clusterNode(1, state)]))
      })
    const pool = createNodePool({ createNode: () => createFaultyNode({ peerId: 'node-1' }) })
    const sightings = createSightings()
    const hour = 3_600_000
    const opening = openCluster({ pool, sightings, load, copies: 3, quorum: 2, refreshMs: hour })
    asked.shift()?.('active')
    const cluster = await opening
    opened.push({ close: () => Promise.all([cluster.close(), pool.close()]) })
    return { cluster, asked }
  }

  it('waits for no earlier answer, and lets none replace a later one', async () => {
    const { cluster, asked } = await setUp()
    const earlier = cluster.refresh()
    const later = cluster.refresh()
    asked[1]?.('down')
    await later
    expect(cluster.states().get(1)).toBe('down')
    asked[0]?.('suspect')
    await earlier
    expect(cluster.states().get(1)).toBe('down')
  })
})

describe('a cluster', () => {
  it('lowers the default goal to the number of members and keeps what was asked', async () => {
    const { cluster } = await open('active', 'down', 'out')
    expect(cluster.goal()).toEqual({ wanted: 3, effective: 2, quorum: 2 })
    expect(cluster.goal(1)).toEqual({ wanted: 1, effective: 1, quorum: 1 })
  })

  it('counts nodes that take new copies, and those that would if they had room', async () => {
    const { cluster, become } = await open('active', 'active', 'suspect')
    expect(cluster.capacityForWrites()).toEqual({ usable: 2, full: 0, free: [90, 90] })
    await become(2, { used: 95 })
    expect(cluster.capacityForWrites()).toEqual({ usable: 1, full: 1, free: [90] })
    await become(2, { state: 'readonly' })
    expect(cluster.capacityForWrites()).toEqual({ usable: 1, full: 1, free: [90] })
  })

  it('offers upload targets that take new copies only, each once', async () => {
    const { cluster } = await open('active', 'active', 'active', 'down', 'draining')
    const targets = cluster.uploadTargets(digest, cluster.goal(), [2])
    expect(targets.toSorted()).toEqual([1, 3])
  })

  it('reads from live holders, and from others only when no live one answers', async () => {
    const { cluster } = await open('active', 'down', 'out', 'readonly')
    expect(cluster.readable([2, 1, 4])).toEqual([1, 4])
    expect(cluster.readable([2, 3])).toEqual([2, 3])
  })

  it('sends nothing new to a node that this process cannot reach, and reads it last', async () => {
    const { cluster, node } = await open('active', 'active', 'active')
    node(1).become({ down: true })
    for (let i = 0; i < 3; i += 1) {
      await cluster.pool.put(1, { digest, bytes: Buffer.from('a') }).catch(() => {})
    }
    expect(cluster.uploadTargets(digest, cluster.goal(), [])).not.toContain(1)
    expect(cluster.readable([1, 2])).toEqual([2, 1])
    expect(cluster.states().get(1)).toBe('active')
  })

  it('prefers the nodes that are expected to confirm a chunk first', async () => {
    const { cluster, node } = await open('active', 'active', 'active')
    const put = (id: number) => cluster.pool.put(id, { digest, bytes: Buffer.from('a') })
    const targets = () => cluster.uploadTargets(digest, cluster.goal(), [])
    node(2).become({ delayMs: 300 })
    await Promise.all([put(1), put(2), put(3)])
    expect(targets().at(-1)).toBe(2)
    // One that does not answer at all has not said how slow it is.
    node(1).become({ stalled: true })
    const stalled = put(1).catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(targets().at(-1)).toBe(1)
    await cluster.close()
    await cluster.pool.close()
    await stalled
  })

  it('keeps its placement while members stay the same, whatever else changes', async () => {
    const { cluster, become } = await open('active', 'active')
    const before = cluster.placement()
    await become(1, { state: 'suspect', used: 50 })
    expect(cluster.placement()).toBe(before)
    await become(1, { state: 'down' })
    await become(1, { state: 'out' })
    expect(cluster.placement().nodes).toEqual([2])
  })
})
