import { isDeepStrictEqual } from 'node:util'
import { getNextMillis, type Queue, type RepeatOptions } from 'bullmq'
import type { JobDefinition } from './define-job.ts'
import { seal } from './envelope.ts'
import { templateOptions } from './job-options.ts'

/** How often: an interval, or a cron pattern in a time zone (IANA name; without one UTC). */
export type Rhythm = { everyMs: number } | { cron: string; tz?: string }

export type Schedule<P> = {
  /** One schedule per id and queue. No colons. */
  id: string
  payload: P
} & Rhythm

/** `lost`: the schedule is registered, but its next run is gone, so it would never fire again. */
export type PlannedRun = { at: Date; lost: boolean }

/**
 * Makes sure that the schedule exists as described. Meant for every boot and every tick: it writes
 * only when something is missing or different.
 *
 * BullMQ's own upsert is not meant for that: while a run is due it plans another, or fails because
 * that run's id is taken. And a schedule whose next run got lost stays registered, but never fires
 * again.
 */
export async function keepSchedule<P>(
  queue: Queue,
  job: JobDefinition<P>,
  schedule: Schedule<P>,
): Promise<void> {
  const { envelope } = seal(job, schedule.payload)
  const repeat = repeatOptions(schedule)
  const found = await queue.getJobScheduler(schedule.id)
  const same =
    found?.name === job.name &&
    found.every === repeat.every &&
    found.pattern === repeat.pattern &&
    found.tz === repeat.tz &&
    // Not by comparing JSON: PostgreSQL returns the fields of an object in an order of its own.
    isDeepStrictEqual(found.template?.data, envelope)
  if (same && (await hasNextRun(queue, schedule.id, found.next))) return

  await queue.upsertJobScheduler(schedule.id, repeat, {
    name: job.name,
    data: envelope,
    opts: { ...templateOptions(job), priority: job.priority(schedule.payload) },
  })
}

/** Takes the schedule away, and the run it had planned. */
export async function dropSchedule(queue: Queue, id: string): Promise<void> {
  await queue.removeJobScheduler(id)
}

export async function plannedRun(queue: Queue, id: string): Promise<PlannedRun | undefined> {
  const found = await queue.getJobScheduler(id)
  if (!found?.next) return undefined
  return { at: new Date(found.next), lost: !(await hasNextRun(queue, id, found.next)) }
}

/**
 * When a rhythm comes next, as the queue would plan it. Undefined when the pattern or the time zone
 * is none: the way to check them before they are kept.
 */
export function nextRun(rhythm: Rhythm, after = new Date(Date.now())): Date | undefined {
  if ('everyMs' in rhythm) return new Date(after.getTime() + rhythm.everyMs)
  // Fields left out would be taken for stars and zeros, at the wrong end.
  if (rhythm.cron.trim().split(/\s+/).length < 5) return undefined
  try {
    const next = getNextMillis(after.getTime(), repeatOptions(rhythm))
    return next === undefined ? undefined : new Date(next)
  } catch {
    return undefined
  }
}

function repeatOptions(rhythm: Rhythm): Omit<RepeatOptions, 'key'> {
  if ('everyMs' in rhythm) return { every: rhythm.everyMs }
  return { pattern: rhythm.cron, tz: rhythm.tz ?? 'UTC' }
}

/**
 * A run is a job named after its time, and plans the next when a worker takes it. One that is gone,
 * or that ended before it could (it lost too many workers), leaves the schedule without a future.
 */
async function hasNextRun(queue: Queue, id: string, next: number | undefined | null) {
  if (!next) return false
  const run = await queue.getJob(`repeat:${id}:${next}`)
  return run !== undefined && run.finishedOn === undefined
}
