import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createJournal,
  createRandom,
  expectInvariants,
  LIMIT_MS,
  mib,
  randomContent,
  type System,
  startSystem,
  startTraffic,
  type TestNode,
  unreadableFiles,
  until,
  untilState,
} from '../src/index.ts'
import { startNode } from '../src/test-node.ts'

describe('nodes that come and go on purpose', { timeout: 2 * LIMIT_MS }, () => {
  const journal = createJournal()
  let system: System
  let added: TestNode

  beforeAll(async () => {
    system = await startSystem({ nodes: 4 })
    for (let at = 0; at < 30; at += 1) {
      await journal.upload(system.client, `/before/${at}`, randomContent(20_000 + at))
    }
    await journal.upload(system.client, '/before/large', randomContent(mib(8)))
    await expectInvariants(system, journal)
  }, LIMIT_MS)
  afterAll(async () => {
    await system?.stop()
    await added?.process.stop()
  }, LIMIT_MS)

  /** With the node that the system did not start itself. */
  const whole = (): System => ({ ...system, nodes: [...system.nodes, added] })
  const lastRebalance = async () => (await system.client.rebalances()).items[0]
  const idOf = async (node: TestNode) => (await system.nodeInfo(node))?.id as number
  const copiesOn = async (id: number) =>
    (await system.query('SELECT FROM chunks WHERE $1::smallint = ANY(holders)', [id])).length

  it('gives a node that joins its share by itself, with everything readable', async () => {
    added = (await startNode({ folder: system.folder, number: 5 })).node
    const { rpcUrl, gatewayUrl } = added
    await system.client.addNode({ rpcUrl, gatewayUrl })
    await untilState(whole(), added, 'active')
    await until('the rebalance runs', async () => (await lastRebalance())?.state === 'running')
    expect(await unreadableFiles(system, journal)).toEqual([])
    await until('the rebalance is over', async () => (await lastRebalance())?.state === 'done')
    const plan = await lastRebalance()
    expect(plan?.bytesMoved).toBeGreaterThan(0)
    expect(plan?.bytesMoved).toBeLessThanOrEqual(plan?.bytes ?? 0)
    expect(await copiesOn(await idOf(added))).toBeGreaterThan(0)
    await expectInvariants(whole(), journal)
  })

  it('empties a node while uploads run, and lets it go', async () => {
    const node = system.nodes[0] as TestNode
    const id = await idOf(node)
    expect(await copiesOn(id)).toBeGreaterThan(0)
    const writers = startTraffic(system, journal, {
      folder: '/during',
      writers: 2,
      sizes: { least: 1, most: 100_000 },
      random: createRandom('a node that is drained'),
    })
    await system.client.drainNode(id)
    await writers.more(5)
    await untilState(whole(), node, 'drained')
    await writers.stop()
    expect(await copiesOn(id)).toBe(0)
    expect(journal.failures).toEqual([])
    await expectInvariants(whole(), journal)

    await system.client.removeNode(id)
    expect(await unreadableFiles(system, journal)).toEqual([])
    // It still runs, and the configuration still names it; a monitor that starts leaves it out.
    await system.service('health-monitor').kill()
    await system.start('health-monitor')
    await expectInvariants(whole(), journal)
    expect(await system.nodeInfo(node)).toBeUndefined()
    await node.process.kill()
  })

  it('refuses to give up a node with last copies until that is confirmed', async () => {
    // All other nodes are away, so whatever the last one holds it alone holds.
    const [keep, ...others] = [added, ...system.nodes.slice(1)]
    for (const node of others) await node.process.kill()
    for (const node of others) await untilState(whole(), node, 'down', 'out', 'suspect')
    for (const node of others) await untilState(whole(), node, 'down', 'out')
    const id = await idOf(keep as TestNode)
    await expect(system.client.removeNode(id)).rejects.toMatchObject({ code: 'LAST_COPIES' })
    expect(await system.nodeInfo(keep as TestNode)).toMatchObject({ id })
    for (const node of others) await node.restart()
    for (const node of others) await untilState(whole(), node, 'active')
    await expectInvariants(whole(), journal)
  })
})
