import {
  type Catalog,
  configuredSchedule,
  EVERY_SIX_HOURS,
  findSchedule,
  noteNextRun,
  type ScheduleRow,
} from '@holdfast/catalog'
import { checkSystem, type JobDefinition, type Queues, type Rhythm } from '@holdfast/jobs'
import type { ScheduleFact } from './facts.ts'

/** What the configuration says about the scheduled check; null cron = never by itself. */
export type CheckConfig = {
  cron: string | null
  tz: string
  repair: boolean
  followSeconds: number
}

export type ScheduleDeps = {
  catalog: Catalog
  queues: Pick<Queues, 'upsertSchedule' | 'removeSchedule' | 'plannedRun'>
  config: CheckConfig
  /** Schedules that need no words in the catalogue: always the same. */
  fixed: readonly { job: Pick<JobDefinition, 'name' | 'queue'> }[]
}

export type CheckSchedule = {
  /** Makes the queue's schedule what the catalogue says. Idempotent; throws QueueUnavailable. */
  keep(): Promise<void>
  /** Whether each schedule is in the queue and has a future. Null: the queue is away. */
  facts(): Promise<ScheduleFact[] | null>
}

const NAME = checkSystem.name
/** Due that long ago and not run. */
const LATE_MS = 120_000

/** The schedule of the health check: words in the catalogue, carried out by the disposable queue. */
export function createCheckSchedule(deps: ScheduleDeps): CheckSchedule {
  const { catalog, queues, config } = deps
  return {
    async keep() {
      const schedule = await configuredSchedule(catalog, {
        name: NAME,
        enabled: config.cron !== null,
        // A pattern has to be there even while the schedule is off.
        cron: config.cron ?? EVERY_SIX_HOURS,
        tz: config.tz,
        options: { repair: config.repair, deep: false, verifyPercent: 0 },
      })
      if (schedule.enabled) {
        const rhythm = rhythmOf(schedule)
        await queues.upsertSchedule(checkSystem, { id: NAME, payload: {}, ...rhythm })
      } else await queues.removeSchedule(checkSystem, NAME)
      const planned = await queues.plannedRun(checkSystem, NAME)
      await noteNextRun(catalog, { name: NAME, nextAt: planned?.at ?? null })
    },
    async facts() {
      const enabled = (await findSchedule(catalog, NAME))?.enabled ?? false
      const jobs = deps.fixed.map(({ job }) => job)
      return scheduleFacts(queues, enabled ? [...jobs, checkSystem] : jobs)
    },
  }
}

/** What the queue says of the schedules of these jobs. Null: it is away. */
export async function scheduleFacts(
  queues: Pick<Queues, 'plannedRun'>,
  jobs: readonly Pick<JobDefinition, 'name' | 'queue'>[],
): Promise<ScheduleFact[] | null> {
  try {
    return await Promise.all(
      jobs.map(async (job) => ({
        name: job.name,
        problem: problemOf(await queues.plannedRun(job, job.name)),
      })),
    )
  } catch (error) {
    if ((error as { code?: unknown }).code === 'QUEUE_UNAVAILABLE') return null
    throw error
  }
}

function rhythmOf({ cron, tz, everyMs }: ScheduleRow): Rhythm {
  if (cron === null) return { everyMs: everyMs as number }
  return { cron, ...(tz === null ? {} : { tz }) }
}

function problemOf(planned: { at: Date; lost: boolean } | undefined): ScheduleFact['problem'] {
  if (planned === undefined) return 'missing'
  // The queue plans by the clock of its workers, which is that of all of us.
  const isLate = planned.at.getTime() < Date.now() - LATE_MS
  if (planned.lost) return 'lost'
  return isLate ? 'late' : null
}
