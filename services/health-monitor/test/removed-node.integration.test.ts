import { listNodes, markRemoved, setNodeState } from '@holdfast/catalog'
import { createKuboNode } from '@holdfast/nodes'
import { startTestNode, type TestNode } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createJoining } from '../src/nodes/join-nodes.ts'
import { openSystem, type System } from './fixtures/monitor.ts'

describe('an address of the configuration whose node is lost', () => {
  let system: System
  let node: TestNode

  beforeAll(async () => {
    system = await openSystem()
    node = await startTestNode()
  })
  afterAll(async () => {
    await node?.stop()
    await system?.close()
  })

  const join = async () => {
    const { rpcUrl, gatewayUrl } = node
    const joining = createJoining({
      catalog: system.catalog,
      openNode: createKuboNode,
      log: { info: () => {}, warn: () => {} },
      addresses: [{ rpcUrl, gatewayUrl }],
      allowUnsynced: new Set([rpcUrl]),
    })
    const round = { leaderEpoch: 0, signal: AbortSignal.timeout(30_000) }
    // Nobody leads here, which ends the join of a node after it was registered.
    await joining.run(round).catch(() => false)
    return (await listNodes(system.catalog)).map(({ id }) => id)
  }
  const lose = (nodeId: number) =>
    setNodeState(system.catalog, {
      nodeId,
      from: ['joining', 'active'],
      to: 'lost',
      reason: 'test',
    })

  it('is registered anew when its repository was lost, and not when somebody removed it', async () => {
    const { catalog } = system
    const [first] = await join()
    await lose(first as number)
    const [second] = await join()
    expect(second).toBeGreaterThan(first as number)

    await markRemoved(catalog, { nodeId: second as number, removed: true })
    await lose(second as number)
    expect(await join()).toEqual([])

    await markRemoved(catalog, { nodeId: second as number, removed: false })
    expect(await join()).toHaveLength(1)
  })
})
