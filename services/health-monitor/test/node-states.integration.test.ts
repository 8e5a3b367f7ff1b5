import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { addNode, getSetting, listAudit, listNodes, setSetting } from '@holdfast/catalog'
import { canaryOf, catalogueIdentity } from '@holdfast/cluster'
import { createKuboNode } from '@holdfast/nodes'
import { startTestNode, type TestNode } from '@holdfast/testbed'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { configFor, openSystem, type System, startMonitor, until } from './fixtures/monitor.ts'
import { rewriteBlock } from './fixtures/rewrite-block.ts'

describe('a monitor with four nodes', () => {
  let nodes: TestNode[]
  let system: System
  let monitor: { stop(): Promise<void> }

  beforeAll(async () => {
    nodes = await Promise.all(Array.from({ length: 4 }, () => startTestNode()))
  })
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()))
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

  /** The newest id of the repository behind a process. */
  const idOf = async ({ peerId }: TestNode): Promise<number> => {
    const all = await listNodes(system.catalog, { withLost: true })
    return all.findLast((node) => node.peerId === peerId)?.id ?? 0
  }
  const history = async (id: number): Promise<unknown[]> => {
    const rows = await listAudit(system.catalog, { subject: String(id), limit: 100 })
    return rows
      .toReversed()
      .filter(({ action }) => action === 'node.state')
      .map(({ detail }) => detail.to)
  }
  const reaches = (id: number, state: string) =>
    until(async () => (await history(id)).at(-1) === state)
  const [first, second] = [() => nodes[0] as TestNode, () => nodes[1] as TestNode]

  it('takes a killed node through suspect and down to out, and back when it returns', async () => {
    const id = await idOf(first())
    await first().kill()
    await reaches(id, 'out')
    // Not the whole history: on a busy machine a node may have been suspect for a moment before.
    expect((await history(id)).slice(-2)).toEqual(['down', 'out'])

    await first().restart()
    await reaches(id, 'active')
    expect((await history(id)).slice(-2)).toEqual(['returning', 'active'])
    expect(await idOf(first())).toBe(id)
  })

  it('pulls the brake when two nodes go down together, and releases it when one returns', async () => {
    const ids = [await idOf(first()), await idOf(second())]
    await Promise.all([first().kill(), second().kill()])
    await until(async () => (await getSetting(system.catalog, 'brake')) !== undefined)
    await until(async () => {
      const all = await listNodes(system.catalog)
      return all.every(({ id, state }) => state === (ids.includes(id) ? 'down' : 'active'))
    })
    const alerts = await listAudit(system.catalog)
    expect(alerts.filter(({ action }) => action === 'brake.pulled')).toHaveLength(1)

    await second().restart()
    await until(async () => (await getSetting(system.catalog, 'brake')) === undefined)
    await reaches(ids[0] as number, 'out')
    await first().restart()
    await reaches(ids[0] as number, 'active')
    await reaches(ids[1] as number, 'active')
  })

  it('lets braked nodes go out when an admin confirms that they are gone', async () => {
    const ids = [await idOf(first()), await idOf(second())]
    await Promise.all([first().kill(), second().kill()])
    await until(async () => (await getSetting(system.catalog, 'brake')) !== undefined)
    await setSetting(system.catalog, 'brake-confirmed', { nodes: ids })
    await Promise.all(ids.map((id) => reaches(id, 'out')))
    await until(async () => (await getSetting(system.catalog, 'brake-confirmed')) === undefined)
    await Promise.all([first().restart(), second().restart()])
    await Promise.all(ids.map((id) => reaches(id, 'active')))
  })

  it('calls a wiped node lost and begins anew under a new id', async () => {
    const id = await idOf(first())
    await first().kill()
    await rm(join(first().folder, 'blocks'), { recursive: true, force: true })
    await first().restart()
    await reaches(id, 'lost')
    await until(async () => (await idOf(first())) !== id)
    await reaches(await idOf(first()), 'active')
  })

  it('writes a changed canary down and puts it right', async () => {
    const id = await idOf(first())
    const canary = canaryOf(await catalogueIdentity(system.catalog), id)
    const node = createKuboNode({ rpcUrl: first().rpcUrl })
    await rewriteBlock(first().folder, canary.bytes)
    await until(async () => {
      const rows = await listAudit(system.catalog, { subject: String(id) })
      return rows.some(({ action }) => action === 'node.canary-corrupt')
    })
    await until(async () => {
      const bytes = await node.get(canary.digest).catch(() => undefined)
      return bytes?.equals(canary.bytes) === true
    })
    expect((await listNodes(system.catalog)).find((one) => one.id === id)?.state).toBe('active')
    await node.close()
  })

  it('keeps how full, how fast and which version a node is', async () => {
    await until(async () => {
      const all = await listNodes(system.catalog)
      return all.every((node) => node.capacity > 0 && node.version && node.latencyMs !== null)
    })
  })

  it('takes in a node that somebody else added, after the same checks', async () => {
    await monitor.stop()
    const late = await startTestNode()
    monitor = await startMonitor(system, configFor(system, [...nodes, late]))
    const { rpcUrl, gatewayUrl, peerId } = late
    const known = await addNode(system.catalog, { name: 'late', rpcUrl, gatewayUrl, peerId }).catch(
      // The monitor was faster; then it is the same node under the name it gave.
      () => undefined,
    )
    await until(async () => (await idOf(late)) > 0)
    const id = await idOf(late)
    if (known !== undefined) expect(id).toBe(known.id)
    await reaches(id, 'active')
    await late.stop()
  })
})
