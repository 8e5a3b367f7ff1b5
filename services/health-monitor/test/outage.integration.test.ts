import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addOutbox, listAudit, listNodes, migrateCatalog, openCatalog } from '@holdfast/catalog'
import { openQueues } from '@holdfast/jobs'
import { startEmbeddedPostgres } from '@holdfast/single-process/embedded-postgres'
import { startTestNode, type TestNode } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configFor, type System, startMonitor, until } from './fixtures/monitor.ts'

describe('a monitor whose Postgres is killed', () => {
  let folder: string
  let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>
  let nodes: TestNode[]
  let system: System
  let monitor: { stop(): Promise<void> }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-monitor-outage-'))
    // Durable, or the nodes that were just registered would be gone with it.
    postgres = await startEmbeddedPostgres({ folder })
    await postgres.createDatabase('holdfast')
    const url = postgres.url('holdfast')
    const catalog = openCatalog({ url, connectTimeoutMs: 1_000 })
    await migrateCatalog(catalog)
    const queues = await openQueues({ url })
    const states = async () => (await listNodes(catalog)).map(({ state }) => state)
    system = { url, catalog, queues, states, close: async () => {} }
    nodes = await Promise.all(Array.from({ length: 3 }, () => startTestNode()))
    const timers = { HOLDFAST_SUSPECT_AFTER: '1.5', HOLDFAST_DOWN_AFTER: '3' }
    monitor = await startMonitor(system, configFor(system, nodes, timers))
  })
  afterAll(async () => {
    await monitor.stop()
    await system.queues.close()
    await system.catalog.close()
    await Promise.all(nodes.map((node) => node.stop()))
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('waits, calls nobody down for the silence, and goes on when it is back', async () => {
    await until(async () => {
      const states = await system.states()
      return states.length === 3 && states.every((state) => state === 'active')
    })
    process.kill(postgres.pid, 'SIGKILL')
    await postgres.exited
    // Longer than the tests' suspect and down times: only an observer that counts this would act.
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    postgres = await startEmbeddedPostgres({ folder, port: postgres.port })

    await until(() =>
      addOutbox(system.catalog, {
        job: 'release-content',
        payload: { contentId: crypto.randomUUID() },
      }).then(
        () => true,
        () => false,
      ),
    )
    await until(async () => {
      const { rows } = await system.catalog.pool.query('SELECT FROM outbox')
      return rows.length === 0
    })
    const victim = nodes[0] as TestNode
    await victim.kill()
    const id = (await listNodes(system.catalog)).find(({ peerId }) => peerId === victim.peerId)?.id
    await until(async () => {
      const node = (await listNodes(system.catalog)).find((one) => one.id === id)
      return node?.state === 'out'
    })
    const rows = await listAudit(system.catalog, { limit: 100 })
    const wentDown = rows.filter(({ detail }) => detail.to === 'down' || detail.to === 'out')
    expect(new Set(wentDown.map(({ subject }) => subject))).toEqual(new Set([String(id)]))
  })
})
