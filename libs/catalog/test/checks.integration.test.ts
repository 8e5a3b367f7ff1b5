import { describe, expect, it } from 'vitest'
import {
  beginCheckRepair,
  type CheckFinding,
  claimCheck,
  configuredSchedule,
  findCheck,
  finishCheck,
  lastCheck,
  listAudit,
  noteNextRun,
  purgeChecks,
  releaseCheck,
  reportCheck,
  runningCheck,
  sampleChunks,
  setSchedule,
  startCheck,
  WAITING,
} from '../src/index.ts'
import { addUser, digestIn, query, upload, useCatalog } from './test-catalog.ts'

const finding: CheckFinding = {
  kind: 'below-wanted',
  severity: 'warning',
  chunks: 1,
  bytes: 1,
  detail: 'One chunk has fewer copies.',
  action: 'Repair copies it.',
}
const notice: CheckFinding = { ...finding, kind: 'surplus-copies', severity: 'notice' }

describe('health checks', () => {
  const test = useCatalog()
  const start = () => startCheck(test.c, { repair: true, origin: 'manual' })

  it('run one at a time, however many ask at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 8 }, start))
    const begun = asked.filter(({ status }) => status === 'fulfilled')
    expect(begun).toHaveLength(1)
    for (const one of asked) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'CHECK_RUNNING' })
    }
    await expect(start()).rejects.toMatchObject({ checkId: (await runningCheck(test.c))?.id })
  })

  it('belong to one runner until it falls silent or lets go', async () => {
    const { id } = (await runningCheck(test.c)) ?? { id: '' }
    expect(await claimCheck(test.c, { id, runner: 'a' })).toMatchObject({ id, tries: 1 })
    expect(await claimCheck(test.c, { id, runner: 'b' })).toBeUndefined()
    expect(await reportCheck(test.c, { id, runner: 'a', progress: WAITING })).toBe(true)

    await query(test.c, `UPDATE checks SET seen_at = now() - interval '20 s'`)
    expect(await claimCheck(test.c, { id, runner: 'b' })).toMatchObject({ tries: 2 })
    // The first one wakes up and finds that it is not its own any more.
    expect(await reportCheck(test.c, { id, runner: 'a', progress: WAITING })).toBe(false)
    const end = { id, runner: 'a', findings: [], progress: WAITING }
    expect(await finishCheck(test.c, end)).toBe(false)
    expect(await beginCheckRepair(test.c, end)).toBe(false)

    await releaseCheck(test.c, { id, runner: 'b', error: 'Postgres went away' })
    expect(await claimCheck(test.c, { id, runner: 'c' })).toMatchObject({
      tries: 3,
      error: 'Postgres went away',
    })
    // A process that is told to stop has not failed.
    await releaseCheck(test.c, { id, runner: 'c', error: null })
    expect(await claimCheck(test.c, { id, runner: 'c' })).toMatchObject({ tries: 3 })
  })

  it('are healthy when nothing worse than notices is left, and say so in the audit log', async () => {
    const { id } = (await runningCheck(test.c)) ?? { id: '' }
    const found = { id, runner: 'c', findings: [finding, notice], progress: WAITING }
    expect(await beginCheckRepair(test.c, found)).toBe(true)
    expect(await claimCheck(test.c, { id, runner: 'd' })).toBeUndefined()
    expect((await runningCheck(test.c))?.repairingSeconds).toBeGreaterThanOrEqual(0)

    expect(await finishCheck(test.c, { id, remaining: [notice], progress: WAITING })).toBe(true)
    expect(await finishCheck(test.c, { id, failed: 'too late', progress: WAITING })).toBe(false)
    expect(await findCheck(test.c, id)).toMatchObject({
      state: 'done',
      healthy: true,
      findings: [finding, notice],
      remaining: [notice],
      error: null,
    })
    const log = await listAudit(test.c, { subject: id })
    expect(log.map(({ action }) => action)).toEqual([
      'check.finished',
      'check.finding',
      'check.started',
    ])
    expect(log[0]?.detail).toEqual({ healthy: true, findings: 2, remaining: 1 })
  })

  it('that failed are over, and old ones are forgotten', async () => {
    const { id } = await start()
    await finishCheck(test.c, { id, failed: 'nobody could', progress: WAITING })
    expect(await lastCheck(test.c)).toMatchObject({ id, state: 'failed', healthy: null })
    expect(await lastCheck(test.c, { origin: 'schedule' })).toBeUndefined()
    expect(await purgeChecks(test.c, { days: 90 })).toBe(0)
    await query(test.c, `UPDATE checks SET created_at = now() - interval '91 days'`)
    expect(await purgeChecks(test.c, { days: 90 })).toBe(2)
  })
})

describe('a schedule', () => {
  const test = useCatalog()
  const configured = { name: 'x', enabled: true, cron: '0 * * * *', tz: 'UTC', options: { a: 1 } }

  it('follows the configuration until somebody sets it, and then no more', async () => {
    expect(await configuredSchedule(test.c, configured)).toMatchObject({ origin: 'config' })
    await configuredSchedule(test.c, configured)
    const changed = await configuredSchedule(test.c, { ...configured, cron: '5 * * * *' })
    expect(changed).toMatchObject({ cron: '5 * * * *', origin: 'config' })
    // Written twice, and not at every tick.
    expect(await listAudit(test.c, { subject: 'x' })).toHaveLength(2)

    const nextAt = new Date('2030-01-01T00:00:00Z')
    const words = { name: 'x', enabled: false, everyMs: 60_000, tz: null, options: {} }
    await setSchedule(test.c, { ...words, actorId: null, nextAt })
    expect(await configuredSchedule(test.c, configured)).toMatchObject({
      cron: null,
      everyMs: 60_000,
      enabled: false,
      options: {},
      origin: 'api',
      nextAt,
    })
    await noteNextRun(test.c, { name: 'x', nextAt: null })
    expect((await configuredSchedule(test.c, configured)).nextAt).toBeNull()
  })
})

describe('a sample of chunks', () => {
  const test = useCatalog()

  it('has every chunk of a group once when it is all of it, also of the last group', async () => {
    const ownerId = await addUser(test.c)
    const chunks = [0, 4_095].flatMap((group) => Array.from({ length: 40 }, () => digestIn(group)))
    await upload(test.ledger, { ownerId, chunks })
    for (const group of [0, 4_095]) {
      const own = chunks.slice(group === 0 ? 0 : 40, group === 0 ? 40 : 80)
      const all = await drawn(group, 0.7, 1)
      expect(all.toSorted()).toEqual(own.map((digest) => digest.toString('hex')).toSorted())
      // Two slices that share no place and leave none out.
      const parts = [...(await drawn(group, 0.7, 0.5)), ...(await drawn(group, 0.2, 0.5))]
      expect(parts.toSorted()).toEqual(all.toSorted())
    }
    expect(await drawn(7, 0, 1)).toEqual([])
  })

  async function drawn(group: number, from: number, share: number): Promise<string[]> {
    const found: string[] = []
    for await (const page of sampleChunks(test.c, { group, slice: { from, share }, limit: 7 })) {
      found.push(...page.map(({ digest }) => digest.toString('hex')))
    }
    return found
  }
})
