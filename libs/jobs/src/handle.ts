import type { JobDefinition } from './define-job.ts'
import { EntriesFailed } from './errors.ts'
import type { JobLog } from './log.ts'

/** What one attempt is given besides its payload. */
export type JobContext = {
  /** Carries job, jobId, attempt and the payload's ids already. */
  log: JobLog
  /** Aborted when the worker shuts down or the job's time limit is over. Pass it to every call. */
  signal: AbortSignal
  /** 1 for the first attempt. Deliveries that were handed back do not count. */
  attempt: number
  jobId: string
}

export type Facts = Record<string, string | number | boolean | null>

/** How an attempt ended well: with work done, or with nothing left to do. */
export type Outcome =
  | { kind: 'done'; facts: Facts }
  | { kind: 'skipped'; reason: string; facts: Facts }

// A method and not a property: handlers of different payloads must fit into one list.
export type JobHandler = {
  readonly job: JobDefinition
  run(payload: unknown, context: JobContext): Promise<Outcome | undefined>
}

/** Work was done; `facts` (counts, bytes) go to the log line and to Bull Board. */
export function done(facts: Facts = {}): Outcome {
  return { kind: 'done', facts }
}

/** Nothing was left to do, which is a success. Say why: it is what the log will show. */
export function skipped(reason: string, facts: Facts = {}): Outcome {
  return { kind: 'skipped', reason, facts }
}

/**
 * The outcome of a batch: done when every entry is, else throws {@link EntriesFailed} with each
 * entry's reason, so that the queue sees the failure and tries the rest again.
 */
export function perEntry(results: { done: number; failed: readonly unknown[] }): Outcome {
  const { failed } = results
  if (failed.length === 0) return done({ entries: results.done })
  const first = failed[0] instanceof Error ? failed[0].message : String(failed[0])
  throw new EntriesFailed(
    failed,
    `${failed.length} of ${failed.length + results.done} entries failed, the first with: ${first}`,
  )
}

/**
 * Binds a job to the function that does it. The function must be idempotent (a job may arrive
 * twice, late, or for something that is gone), re-read the truth, and throw what fails.
 */
export function handle<P>(
  job: JobDefinition<P>,
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler without a return is the common case
  run: (payload: P, context: JobContext) => Promise<Outcome | void>,
): JobHandler {
  return {
    job,
    run: async (payload, context) => (await run(job.parse(payload), context)) ?? undefined,
  }
}
