import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createJournal,
  createRandom,
  createRemovalWitness,
  expectInvariants,
  type Front,
  LIMIT_MS,
  leadingMonitor,
  mib,
  type RunningProcess,
  type System,
  startSystem,
  startTraffic,
  type TestNode,
  takeInventories,
  unreadableFiles,
  until,
  untilState,
  wantedOn,
} from '../src/index.ts'
import { startNode } from '../src/test-node.ts'

/** Fifteen seconds on a machine of one's own; tests share theirs. */
const LEAD_LIMIT_MS = 30_000

describe('nodes that come and go on purpose', { timeout: 2 * LIMIT_MS }, () => {
  const journal = createJournal()
  const random = createRandom('nodes that come and go')
  const witness = createRemovalWitness({ copies: 3 })
  const added: TestNode[] = []
  const fronts: (Front | undefined)[] = []
  let system: System
  let monitors: RunningProcess[]

  beforeAll(async () => {
    system = await startSystem({
      nodes: 4,
      // Slow enough to be killed in the middle, and with a word of each job in the log.
      env: { HOLDFAST_REBALANCE_RATE: '2MiB', LOG_LEVEL: 'info' },
      front: witness.front,
    })
    monitors = [system.service('health-monitor'), await system.another('health-monitor')]
    for (let at = 0; at < 30; at += 1) {
      await journal.upload(system.client, `/before/${at}`, random.bytes(20_000 + at))
    }
    await journal.upload(system.client, '/before/large', random.bytes(mib(8)))
    await expectInvariants(system, journal)
    witness.watch(system, () => whole().nodes)
  }, LIMIT_MS)
  afterAll(async () => {
    await system?.stop()
    for (const { process } of added) await process.stop()
    for (const front of fronts) await front?.close()
  }, LIMIT_MS)

  /** With the nodes that the system did not start itself. */
  const whole = (): System => ({ ...system, nodes: [...system.nodes, ...added] })
  const lastRebalance = async () => (await system.client.rebalances()).items[0]
  const idOf = async (node: TestNode) => (await whole().nodeInfo(node))?.id as number
  const copiesOn = async (id: number) =>
    (await system.query('SELECT FROM chunks WHERE $1::smallint = ANY(holders)', [id])).length
  const addNode = async (): Promise<TestNode> => {
    const { node, front } = await startNode({
      folder: system.folder,
      number: 5 + added.length,
      front: witness.front,
    })
    added.push(node)
    fronts.push(front)
    await system.client.addNode(node.known)
    await untilState(system, node, 'active')
    return node
  }

  it('gives a node that joins its share, also when mover and leader are killed over it (F3)', async () => {
    const node = await addNode()
    await until('some copies were moved', async () => {
      const plan = await lastRebalance()
      return plan?.state === 'running' && plan.chunksMoved > 0
    })
    const leader = await until('a monitor leads', () => leadingMonitor(system, monitors))
    await Promise.all([leader.kill(), system.service('rebalancer').kill()])
    expect((await lastRebalance())?.state).toBe('running')
    await until('the other monitor leads', () => leadingMonitor(system, monitors), {
      limitMs: LEAD_LIMIT_MS,
    })
    expect(await unreadableFiles(system, journal)).toEqual([])
    await system.start('rebalancer')
    await until('the rebalance is over', async () => (await lastRebalance())?.state === 'done')
    const plan = await lastRebalance()
    expect(plan?.bytesMoved).toBeGreaterThan(0)
    expect(plan?.bytesMoved).toBeLessThanOrEqual(plan?.bytes ?? 0)
    expect(await copiesOn(await idOf(node))).toBeGreaterThan(0)
    await takeInventories(system)
    await expectInvariants(whole(), journal)
    expect(witness.wrong).toEqual([])
    expect(witness.seen).toBeGreaterThan(0)
  })

  it('empties a node while uploads run, one joins and one is killed, and lets it go (F26)', async () => {
    const [node, victim] = system.nodes as [TestNode, TestNode]
    const id = await idOf(node)
    expect(await copiesOn(id)).toBeGreaterThan(0)
    const writers = startTraffic(system, journal, {
      folder: '/during',
      writers: 2,
      sizes: { least: 1, most: 100_000 },
      random,
    })
    await Promise.all([system.client.drainNode(id), addNode(), victim.process.kill()])
    await writers.more(5)
    await until('the node is drained', async () => {
      if ((await system.nodeInfo(node))?.state !== 'drained') return false
      expect(await wantedOn(system, node)).toEqual([])
      return true
    })
    await writers.stop()
    expect(await copiesOn(id)).toBe(0)
    expect(journal.failures).toEqual([])
    expect(witness.wrong).toEqual([])
    await victim.restart()
    await untilState(system, victim, 'active')
    await expectInvariants(whole(), journal)

    await system.client.removeNode(id)
    expect(await unreadableFiles(system, journal)).toEqual([])
    // It still runs, and the configuration still names it; a monitor that starts leaves it out.
    for (const monitor of monitors) await monitor.kill()
    await system.start('health-monitor')
    await expectInvariants(whole(), journal)
    expect(await system.nodeInfo(node)).toBeUndefined()
    await node.process.kill()
  })

  it('refuses to give up a node with last copies until that is confirmed', async () => {
    // All other nodes are away, so whatever the last one holds it alone holds.
    const [keep, ...others] = [...added, ...system.nodes.slice(1)] as [TestNode, ...TestNode[]]
    for (const node of others) await node.process.kill()
    for (const node of others) await untilState(system, node, 'down', 'out', 'suspect')
    for (const node of others) await untilState(system, node, 'down', 'out')
    const id = await idOf(keep)
    await expect(system.client.removeNode(id)).rejects.toMatchObject({ code: 'LAST_COPIES' })
    expect(await system.nodeInfo(keep)).toMatchObject({ id })
    expect(witness.wrong).toEqual([])
  })
})
