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
 * BullMQ's own upsert is not enough, because it is not idempotent while a run of the schedule is
 * due: it moves the next run, or fails because that run's id is taken. And a schedule whose next
 * run got lost (its job was removed by hand) stays registered without ever firing again.
 */
export async function keepSchedule<P>(
  queue: Queue,
  job: JobDefinition<P>,
  schedule: Schedule<P>,
): Promise<void> {
  const { envelope } = seal(job, schedule.payload)
  const repeat = repeatOptions(schedule)
  const found = await queue.getJobScheduler(schedule.id)
  if (found) {
    const same =
      found.name === job.name &&
      found.every === repeat.every &&
      found.pattern === repeat.pattern &&
      found.tz === repeat.tz &&
      JSON.stringify(found.template?.data) === JSON.stringify(envelope)
    if (same && !(await lostItsNextRun(queue, schedule.id, found.next))) return
    await queue.removeJobScheduler(schedule.id)
  }
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

/** A due run is a job named after its time; due and gone means that nothing will plan the next. */
async function lostItsNextRun(queue: Queue, id: string, next: number | undefined | null) {
  if (!next) return true
  return (await queue.getJob(`repeat:${id}:${next}`)) === undefined
}
