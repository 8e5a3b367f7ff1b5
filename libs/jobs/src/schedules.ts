import { isDeepStrictEqual } from 'node:util'
import type { Queue, RepeatOptions } from 'bullmq'
import type { JobDefinition } from './define-job.ts'
import { seal } from './envelope.ts'
import { templateOptions } from './job-options.ts'

export type Schedule<P> = {
  /** One schedule per id and queue. No colons. */
  id: string
  payload: P
} & ({ everyMs: number } | { cron: string; tz?: string })

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

function repeatOptions<P>(schedule: Schedule<P>): Omit<RepeatOptions, 'key'> {
  if ('everyMs' in schedule) return { every: schedule.everyMs }
  return { pattern: schedule.cron, ...(schedule.tz ? { tz: schedule.tz } : {}) }
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
