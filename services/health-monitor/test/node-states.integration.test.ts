import { listAudit } from '@holdfast/catalog'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { configFor, openSystem, type System, startMonitor, until } from './fixtures/monitor.ts'
import { type NodeProcess, startNode } from './fixtures/node-process.ts'

describe('a monitor with four nodes', () => {
  let nodes: NodeProcess[]
  let system: System
  let monitor: { stop(): Promise<void> }

  beforeAll(async () => {
    nodes = await Promise.all([startNode(), startNode(), startNode(), startNode()])
  })
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.remove()))
  })
  beforeEach(async () => {
    system = await openSystem()
    monitor = await startMonitor(system, configFor(system, nodes))
    await until(async () => {
      const states = await system.states()
      return states.length === 4 && states.every((state) => state === 'active')
    })
  })
  afterEach(async () => {
    await monitor.stop()
    await system.close()
  })

  /** The state of the node behind a process, and the states it went through. */
  const idOf = async (node: NodeProcess): Promise<number> => {
    const { rows } = await system.catalog.pool.query<{ id: number }>(
      'SELECT id FROM nodes WHERE peer_id = $1 ORDER BY id DESC',
      [node.peerId],
    )
    return rows[0]?.id ?? 0
  }
  const history = async (id: number): Promise<unknown[]> => {
    const rows = await listAudit(system.catalog, { subject: String(id), limit: 100 })
    return rows
      .toReversed()
      .filter(({ action }) => action === 'node.state')
      .map(({ detail }) => detail.to)
  }

  it('registers the configured nodes and takes a killed one through suspect and down to out', async () => {
    const [victim] = nodes as [NodeProcess]
    const id = await idOf(victim)
    await victim.end()
    await until(async () => (await history(id)).includes('out'))
    expect(await history(id)).toEqual(['active', 'suspect', 'down', 'out'])

    await victim.restart()
    await until(async () => (await history(id)).at(-1) === 'active')
    expect(await history(id)).toEqual(['active', 'suspect', 'down', 'out', 'returning', 'active'])
  })
})
