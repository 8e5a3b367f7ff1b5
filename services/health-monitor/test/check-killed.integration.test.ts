import { type CheckRow, findCheck, listAudit, startCheck } from '@holdfast/catalog'
import { checkSystem } from '@holdfast/jobs'
import { startTestNode, type TestNode } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSystem, type System, until } from './fixtures/monitor.ts'
import { type MonitorProcess, startMonitorProcess } from './fixtures/monitor-process.ts'

describe('a health check whose monitor is killed', () => {
  let system: System
  let nodes: TestNode[]
  const monitors: MonitorProcess[] = []

  beforeAll(async () => {
    system = await openSystem()
    nodes = await Promise.all([startTestNode(), startTestNode(), startTestNode()])
    monitors.push(await startMonitorProcess(system, nodes))
    await until(async () => {
      const states = await system.states()
      return states.length === 3 && states.every((state) => state === 'active')
    })
  })
  afterAll(async () => {
    await Promise.all(monitors.map((monitor) => monitor.end('SIGKILL')))
    await Promise.all((nodes ?? []).map((node) => node.stop()))
    await system?.close()
  })

  it('begins anew on another one, and ends', async () => {
    const { catalog } = system
    const [first] = monitors
    const check = await claimedCheck()
    await first?.end('SIGKILL')
    process.kill(nodes[0]?.pid as number, 'SIGCONT')
    // Killed in the middle: nobody has ended it.
    expect((await findCheck(catalog, check.id))?.state).toBe('running')

    monitors.push(await startMonitorProcess(system, nodes))
    await until(async () => (await findCheck(catalog, check.id))?.state !== 'running')
    expect(await findCheck(catalog, check.id)).toMatchObject({
      state: 'done',
      tries: 2,
      healthy: true,
      error: null,
    })
    const told = (await listAudit(catalog, { subject: check.id })).map(({ action }) => action)
    expect(told).toEqual(['check.finished', 'check.started'])
  })

  /** A check that a monitor has begun and will not end soon: a node holds its answer back. */
  async function claimedCheck(): Promise<CheckRow> {
    const { catalog } = system
    // Stopped: it neither answers nor closes its connections, so probing it takes seconds.
    process.kill(nodes[0]?.pid as number, 'SIGSTOP')
    const { id } = await startCheck(catalog, {
      repair: false,
      origin: 'manual',
      job: (checkId) => ({ job: checkSystem.name, payload: { checkId } }),
    })
    await until(async () => ((await findCheck(catalog, id))?.tries ?? 0) > 0)
    return (await findCheck(catalog, id)) as CheckRow
  }
})
