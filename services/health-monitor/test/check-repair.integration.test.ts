import { Readable } from 'node:stream'
import {
  type CheckRow,
  findCheck,
  findSchedule,
  lastCheck,
  listChecks,
  listNodes,
  setSchedule,
  startCheck,
} from '@holdfast/catalog'
import { checkSystem } from '@holdfast/jobs'
import type { TestNode } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noise } from './fixtures/checked-storage.ts'
import { type System, until } from './fixtures/monitor.ts'
import { openWatchedStorage, type WatchedStorage } from './fixtures/watched-storage.ts'

const MIB = 1_048_576

describe('a health check of a running system', () => {
  let storage: WatchedStorage
  let nodes: TestNode[]
  let system: System

  beforeAll(async () => {
    storage = await openWatchedStorage({
      HOLDFAST_OUT_AFTER: '10',
      // A cron that does not come true while this runs: only the test asks for checks.
      HOLDFAST_CHECK_CRON: '0 0 1 1 *',
      HOLDFAST_CHECK_TZ: 'Europe/Vienna',
    })
    ;({ nodes, system } = storage)
    await storage.upload(Readable.from([noise(16 * MIB, 'repaired')]), 'a')
  })
  afterAll(() => storage?.close())

  /** As the API does it, to the end. */
  async function check(repair: boolean): Promise<CheckRow> {
    const { catalog } = system
    const { id } = await startCheck(catalog, {
      repair,
      origin: 'manual',
      job: (checkId) => ({ job: checkSystem.name, payload: { checkId } }),
    })
    await until(async () => (await findCheck(catalog, id))?.state !== 'running')
    return (await findCheck(catalog, id)) as CheckRow
  }
  /** Where the machine is busy a node is passed over now and then, and nobody rebalances here. */
  const kindsOf = (findings: readonly { kind: string }[] | null) =>
    (findings ?? []).map(({ kind }) => kind).filter((kind) => kind !== 'away-from-ideal')

  it('finds nothing when every chunk has its copies', async () => {
    // Until then the third copies are on their way, which is worth a notice.
    const found = async () => kindsOf((await check(false)).findings)
    await expect.poll(found, { timeout: 100_000 }).toEqual([])
  })

  it('says what a dead node means, and has it made good', async () => {
    const victim = nodes[0] as TestNode
    await victim.kill()
    const id = (await listNodes(system.catalog)).find((one) => one.peerId === victim.peerId)?.id
    await until(async () => ['down', 'out'].includes((await system.states())[(id ?? 0) - 1] ?? ''))

    const found = await check(false)
    expect(found.healthy).toBe(false)
    expect(kindsOf(found.findings)).toContain('node-away')
    expect(kindsOf(found.findings)).toContain('below-wanted')
    expect(found.findings.find(({ kind }) => kind === 'node-away')).toMatchObject({ nodeId: id })

    const repaired = await check(true)
    expect(repaired).toMatchObject({ state: 'done', error: null, healthy: false })
    // The node is still away, and that is all that is left.
    expect(kindsOf(repaired.remaining)).toEqual(['node-away'])
    expect(repaired.progress.phase).toBe('finished')
    expect(repaired.progress.done).toBe(repaired.progress.total)

    await victim.restart()
    await until(async () => (await system.states()).every((state) => state === 'active'))
  })

  it('is scheduled as configured, and again after the queue has lost everything', async () => {
    const { catalog, queues } = system
    await until(async () => (await findSchedule(catalog, checkSystem.name))?.nextAt != null)
    const schedule = await findSchedule(catalog, checkSystem.name)
    expect(schedule).toMatchObject({ cron: '0 0 1 1 *', tz: 'Europe/Vienna', origin: 'config' })
    // Midnight in Vienna in winter.
    expect(schedule?.nextAt?.toISOString()).toMatch(/-12-31T23:00:00\.000Z$/)

    for (const queue of queues.bullQueues) await queue.obliterate({ force: true }).catch(() => {})
    await until(async () => {
      const planned = await queues.plannedRun(checkSystem, checkSystem.name)
      return planned?.lost === false
    })
  })

  it('runs by itself as the API says, until the API says no more', async () => {
    const { catalog, queues } = system
    const words = { name: checkSystem.name, tz: 'UTC', actorId: null, nextAt: null }
    const options = { repair: false, deep: true }
    // The queue runs an interval's first round at once.
    await setSchedule(catalog, { ...words, enabled: true, everyMs: 3_600_000, options })
    await until(async () => (await lastCheck(catalog, { origin: 'schedule' })) !== undefined)
    expect(await lastCheck(catalog, { origin: 'schedule' })).toMatchObject({
      state: 'done',
      repair: false,
      deep: true,
      requestedBy: null,
    })
    await setSchedule(catalog, { ...words, enabled: false, everyMs: 3_600_000, options })
    await until(async () => {
      return (await queues.plannedRun(checkSystem, checkSystem.name)) === undefined
    })
  })

  it('goes on when the queue forgot its job', async () => {
    const { catalog } = system
    const { id } = await startCheck(catalog, { repair: false, origin: 'manual' })
    // As if the job had been lost long ago.
    await catalog.pool.query(`UPDATE checks SET seen_at = now() - interval '2 min'`)
    await until(async () => (await findCheck(catalog, id))?.state === 'done')
  })

  it('is marked as failed when nobody can run it, with the reason', async () => {
    const { catalog } = system
    const { id } = await startCheck(catalog, { repair: false, origin: 'manual' })
    await catalog.pool.query(
      `UPDATE checks SET seen_at = now() - interval '2 min', tries = 4, runner = 'gone',
         error = 'the sky fell' WHERE id = $1`,
      [id],
    )
    await until(async () => (await findCheck(catalog, id))?.state !== 'running')
    expect(await findCheck(catalog, id)).toMatchObject({
      state: 'failed',
      healthy: null,
      error: expect.stringMatching(/interrupted while waiting, 4 times.*the sky fell/),
    })
  })

  it('lets its repair be watched by whoever leads next', async () => {
    const { catalog } = system
    const { id } = await startCheck(catalog, { repair: true, origin: 'manual' })
    // As a monitor leaves it that was killed after it had begun the repair.
    await storage.stopMonitor()
    await catalog.pool.query(
      `UPDATE checks SET runner = NULL, repairing_since = now(),
         progress = '{"phase":"repairing","done":0,"total":10,"unit":"bytes"}' WHERE id = $1`,
      [id],
    )
    await storage.startAgain()
    await until(async () => (await findCheck(catalog, id))?.state === 'done')
    const [last] = await listChecks(catalog, { limit: 1 })
    // At most what the node's return has left to be tidied up.
    expect(last).toMatchObject({ id, healthy: true, remaining: expect.any(Array) })
  })
})
