import { currentLeader, listAudit, listNodes } from '@holdfast/catalog'
import { startTestNode, type TestNode } from '@holdfast/testbed'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSystem, type System, until } from './fixtures/monitor.ts'
import { type MonitorProcess, startMonitorProcess } from './fixtures/monitor-process.ts'

describe('two monitors', () => {
  let nodes: TestNode[]
  let system: System
  let monitors: MonitorProcess[]

  beforeEach(async () => {
    system = await openSystem()
    nodes = await Promise.all(Array.from({ length: 4 }, () => startTestNode()))
    monitors = await Promise.all([
      startMonitorProcess(system, nodes),
      startMonitorProcess(system, nodes),
    ])
    await until(async () => {
      const states = await system.states()
      return states.length === 4 && states.every((state) => state === 'active')
    })
  })
  afterEach(async () => {
    await Promise.all(monitors.map((monitor) => monitor.end('SIGKILL')))
    await Promise.all(nodes.map((node) => node.stop()))
    await system.close()
  })

  const leader = async () => {
    const lease = await currentLeader(system.catalog)
    const monitor = monitors.find(({ processId }) => processId === lease?.holder)
    return monitor && { monitor, epoch: lease?.epoch as number }
  }
  const stateOf = async (node: TestNode) =>
    (await listNodes(system.catalog)).find(({ peerId }) => peerId === node.peerId)?.state

  it('go on when the leading one is killed: the other leads and sees the next node die', async () => {
    const before = await leader()
    await before?.monitor.end('SIGKILL')
    await until(async () => {
      const now = await leader()
      return now !== undefined && now.monitor !== before?.monitor
    })
    expect((await leader())?.epoch).toBeGreaterThan(before?.epoch as number)

    const victim = nodes[0] as TestNode
    await victim.kill()
    await until(async () => (await stateOf(victim)) === 'out')
  })

  it('pass the lead on at once when the leading one is stopped in order', async () => {
    const before = await leader()
    expect(await before?.monitor.end('SIGTERM')).toBe(0)
    await until(async () => (await leader()) !== undefined)
  })

  it('do not listen to a leader that was frozen and wakes up after its lease was taken', async () => {
    const frozen = (await leader()) as { monitor: MonitorProcess; epoch: number }
    frozen.monitor.signal('SIGSTOP')
    await until(async () => {
      const now = await leader()
      return now !== undefined && now.monitor !== frozen.monitor
    })
    frozen.monitor.signal('SIGCONT')
    // Everything it decided before it froze, it tries now; a node that dies is the new leader's.
    const victim = nodes[1] as TestNode
    await victim.kill()
    await until(async () => (await stateOf(victim)) === 'out')
    const lease = await leader()
    expect(lease?.monitor).not.toBe(frozen.monitor)
    const rows = await listAudit(system.catalog, { limit: 200 })
    const changed = rows.filter(({ detail }) => detail.to === 'down' || detail.to === 'out')
    expect(new Set(changed.map(({ subject }) => subject)).size).toBe(1)
  })
})
