import {
  acquireLeadership,
  type Catalog,
  countLies,
  forgiveLies,
  listAudit,
  listNodes,
  noteLie,
  setNodeState,
} from '@holdfast/catalog'
import { sha256 } from '@holdfast/chunks'
import { createFaultyNode, type FaultyNode } from '@holdfast/nodes'
import { startTestNodes } from '@holdfast/testbed'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLiarWatch, type LiarWatch } from '../src/liars/watch-liars.ts'
import { openSystem, type System } from './fixtures/monitor.ts'

const signal = AbortSignal.timeout(110_000)
const silent = { warn: () => {}, error: () => {} }

describe('a monitor that watches for liars', () => {
  let system: System
  let catalog: Catalog
  let ids: number[]
  let doubles: Map<number, FaultyNode>
  let watch: LiarWatch
  let epoch: number
  let clock: number
  let changed: number
  let started: Awaited<ReturnType<typeof startTestNodes>>

  beforeAll(async () => {
    system = await openSystem()
    catalog = system.catalog
    started = await startTestNodes(catalog, 4)
    const lead = await acquireLeadership(catalog, { holder: 'test', ttlSeconds: 600 })
    epoch = (lead as { epoch: number }).epoch
  })
  afterAll(async () => {
    await Promise.all((started ?? []).map((node) => node.stop()))
    await system?.close()
  })
  beforeEach(async () => {
    const nodes = await listNodes(catalog)
    ids = nodes.map(({ id }) => id)
    for (const { id, state } of nodes) {
      await forgiveLies(catalog, id)
      if (state === 'active') continue
      await setNodeState(catalog, { nodeId: id, from: [state], to: 'returning', reason: 'test' })
      await setNodeState(catalog, { nodeId: id, from: ['returning'], to: 'active', reason: 'test' })
    }
    doubles = new Map(ids.map((id) => [id, createFaultyNode()]))
    clock = 1_000
    changed = 0
    watch = createLiarWatch({
      catalog,
      node: (id) => doubles.get(id) as FaultyNode,
      log: silent,
      now: () => clock,
      onChanged: () => {
        changed += 1
      },
    })
  })

  const round = async () => {
    clock += 2
    await watch.run(signal, epoch)
  }
  const doubt = (nodeId: number, text = 'a chunk') =>
    noteLie(catalog, {
      nodeId,
      digest: sha256(Buffer.from(text)),
      kind: 'other-bytes',
      foundBy: 'read',
      proven: false,
    })
  const stateOf = async (id: number) =>
    (await listNodes(catalog)).find((node) => node.id === id)?.state

  it('asks nobody anything while nothing was wrong', async () => {
    await round()
    for (const node of doubles.values()) expect(node.calls).toEqual([])
  })

  it('quarantines a node after three lies, and says so', async () => {
    const [liar] = ids as [number]
    doubles.get(liar)?.become({ lying: true })
    await doubt(liar)
    await round()
    await round()
    expect(await stateOf(liar)).toBe('active')
    await round()
    expect(await stateOf(liar)).toBe('quarantined')
    expect(changed).toBe(1)

    const events = await listAudit(catalog, { subject: String(liar), limit: 10 })
    const actions = events.map(({ action }) => action)
    expect(actions.filter((action) => action === 'node.lied')).toHaveLength(3)
    expect(events.find(({ action }) => action === 'node.state')?.detail).toMatchObject({
      to: 'quarantined',
      reason: expect.stringContaining('lied 3 times'),
    })
    const asked = doubles.get(liar)?.calls.length
    await round()
    expect(doubles.get(liar)?.calls.length).toBe(asked)
  })

  it('leaves a node in peace whose disk rots, and does not challenge it for each block', async () => {
    const [node] = ids as [number]
    for (let at = 0; at < 10; at += 1) {
      await doubt(node, `block ${at}`)
      await round()
    }
    expect(await stateOf(node)).toBe('active')
    const puts = doubles.get(node)?.calls.filter(({ verb }) => verb === 'put')
    expect(puts?.length).toBeLessThan(5)
    const [count] = await countLies(catalog, { withinSeconds: 60 })
    expect(count).toMatchObject({ nodeId: node, proven: 0, doubts: 10 })
  })

  it('counts what other parts have proven', async () => {
    const [liar] = ids as [number]
    for (const text of ['one', 'two', 'three']) {
      const digest = sha256(Buffer.from(text))
      const lie = { nodeId: liar, digest, kind: 'not-there', foundBy: 'test' } as const
      await noteLie(catalog, { ...lie, proven: true })
      await noteLie(catalog, { ...lie, proven: false })
    }
    await round()
    expect(await stateOf(liar)).toBe('quarantined')
  })

  it('believes its own eyes less when half of the nodes seem to lie', async () => {
    const [one, other] = ids as [number, number]
    for (const id of [one, other]) {
      doubles.get(id)?.become({ forgetting: true })
      await doubt(id)
    }
    for (let at = 0; at < 4; at += 1) await round()
    const states = [await stateOf(one), await stateOf(other)]
    expect(states.sort()).toEqual(['active', 'quarantined'])
    const events = await listAudit(catalog, { limit: 20 })
    expect(events.filter(({ action }) => action === 'node.lies')).toHaveLength(1)
  })

  it('is not held up by a node that stalls, and holds nothing against it', async () => {
    const [stalled, liar] = ids as [number, number]
    doubles.get(stalled)?.become({ down: true })
    doubles.get(liar)?.become({ lying: true })
    await doubt(stalled)
    await doubt(liar)
    for (let at = 0; at < 3; at += 1) await round()
    expect(await stateOf(stalled)).toBe('active')
    expect(await stateOf(liar)).toBe('quarantined')
  })
})
