import type { JobsOptions } from 'bullmq'
import type { JobDefinition } from './define-job.ts'

/** The name under which workers find our own backoff; see `worker-settings` in start-worker.ts. */
export const BACKOFF_TYPE = 'holdfast'

// Kept jobs are for looking at, not for working with. Both an age and a count: BullMQ evicts only
// when the next job finishes, so an age alone keeps a burst of a million jobs until then.
const KEEP_DONE = { age: 3_600, count: 1_000 }
const KEEP_FAILED = { age: 7 * 86_400, count: 5_000 }

export const RETENTION = { removeOnComplete: KEEP_DONE, removeOnFail: KEEP_FAILED } as const

export type EnqueueOptions = {
  /** Not before that many milliseconds from now. */
  delayMs?: number
  /** Instead of the job's own; 1 is first. */
  priority?: number
}

/**
 * BullMQ's options for one job.
 *
 * Never a `jobId`: a finished job that is still kept would silently swallow a new one of that id.
 * `keepLastIfActive`: without it a job that arrives while its twin runs is dropped, although the
 * twin may have read the catalogue before the change that caused the new one.
 */
export function jobOptions<P>(
  job: JobDefinition<P>,
  payload: P,
  options: EnqueueOptions = {},
): JobsOptions {
  const id = job.deduplicationKey(payload)
  return {
    ...templateOptions(job),
    priority: options.priority ?? job.priority(payload),
    ...(options.delayMs ? { delay: options.delayMs } : {}),
    ...(id === undefined ? {} : { deduplication: { id, keepLastIfActive: true } }),
  }
}

/** The part that does not depend on the payload; schedules take it too (they deduplicate by id). */
export function templateOptions<P>(job: JobDefinition<P>) {
  return { attempts: job.attempts, backoff: { type: BACKOFF_TYPE }, ...RETENTION }
}
