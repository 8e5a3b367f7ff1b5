import { type JobHandler, type Outcome, silentLog } from '@holdfast/jobs'
import { describe, expect, it } from 'vitest'
import { forgottenJobs } from '../src/contents/carry-on-contents.ts'
import { createHealthKeeper } from '../src/groups/keep-health.ts'
import { reapUploadsHandler } from '../src/jobs/reap-uploads.job.ts'
import { refreshGroupsHandler } from '../src/jobs/refresh-groups.job.ts'
import { relayOutboxHandler } from '../src/jobs/relay-outbox.job.ts'

const deliver = (handler: JobHandler): Promise<Outcome | undefined> =>
  handler.run(
    {},
    {
      log: silentLog,
      signal: new AbortController().signal,
      attempt: 1,
      jobId: 'test',
    },
  )
const leads = { term: () => ({ epoch: 1 }) }
const follows = { term: () => undefined }

describe('the jobs of the health monitor', () => {
  it('relay the outbox, and find it empty the second time', async () => {
    const waiting = [3, 0]
    const run = async () => {
      const rows = waiting.shift() ?? 0
      return { rows, jobs: rows, refused: 0 }
    }
    const handler = relayOutboxHandler({ relay: { run } })
    expect(await deliver(handler)).toMatchObject({ kind: 'done', facts: { rows: 3 } })
    expect(await deliver(handler)).toMatchObject({ kind: 'skipped' })
  })

  it('reap uploads once, and only where somebody leads', async () => {
    const stale = [2]
    const reaper = { run: async () => stale.shift() ?? 0 }
    expect(await deliver(reapUploadsHandler({ reaper, lead: follows }))).toMatchObject({
      kind: 'skipped',
      reason: 'another monitor leads',
    })
    const handler = reapUploadsHandler({ reaper, lead: leads })
    expect(await deliver(handler)).toMatchObject({ kind: 'done', facts: { contents: 2 } })
    expect(await deliver(handler)).toMatchObject({ kind: 'skipped' })
  })

  it('sum the groups up as often as they are asked, and only where somebody leads', async () => {
    let runs = 0
    const refresh = async () => {
      runs += 1
      return { groups: 0 }
    }
    await deliver(refreshGroupsHandler({ lead: leads, refresh }))
    await deliver(refreshGroupsHandler({ lead: leads, refresh }))
    expect(runs).toBe(2)
    expect(await deliver(refreshGroupsHandler({ lead: follows, refresh }))).toMatchObject({
      kind: 'skipped',
    })
  })
})

describe('contents whose jobs were forgotten', () => {
  it('are sealed, placed or taken apart, whatever they still need', () => {
    const jobs = forgottenJobs([
      { id: 'a', state: 'committed', placed: false },
      { id: 'b', state: 'sealed', placed: false },
      { id: 'c', state: 'released', placed: true },
      { id: 'd', state: 'released', placed: false },
    ])
    expect(jobs.seal).toEqual([{ contentId: 'a' }])
    expect(jobs.release).toEqual([{ contentId: 'c' }, { contentId: 'd' }])
    expect(jobs.place.map(({ contentId }) => contentId)).toEqual(['a', 'b'])
  })
})

describe('the roll-up of endangered files', () => {
  it('is refreshed when something changed, and no more often than it is worth', async () => {
    let now = 0
    let refreshed = 0
    const keeper = createHealthKeeper({
      refreshHealth: async () => {
        refreshed += 1
        now += 1_000
      },
      now: () => now,
    })
    const seen = (lastCopies: number) => ({
      byRisk: new Map([['last-copy' as const, { chunks: lastCopies, bytes: 0 }]]),
    })
    expect(await keeper.saw(seen(0), 1)).toBe(true)
    expect(await keeper.saw(seen(0), 1)).toBe(false)
    expect(await keeper.saw(seen(5), 1)).toBe(false)
    now += 20_000
    expect(await keeper.saw(seen(5), 1)).toBe(true)
    now += 20_000
    expect(await keeper.saw(seen(5), 2)).toBe(true)
    expect(refreshed).toBe(3)
  })
})
