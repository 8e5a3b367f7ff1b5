import type { Metrics } from '@holdfast/process'

/** How one delivery of a job ended. */
export type JobEnd =
  | 'done'
  | 'skipped'
  /** Failed, and will be tried again. */
  | 'retried'
  /** Failed for good. */
  | 'failed'
  /** A version or a job this worker does not know; put back for one that does. */
  | 'requeued'
  /** Given back because the worker shut down. */
  | 'handed-back'

/** Where the worker counts. The service binds it to its registry. */
export interface JobMetrics {
  /** `ms`: time in the handler. `waitedMs`: from when the job could first start to this attempt. */
  ended(event: { queue: string; job: string; end: JobEnd; ms: number; waitedMs: number }): void
}

/** Seconds; jobs take anything from one query to a walk of half an hour. */
const BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1_800]

/** {@link JobMetrics} in a service's registry. Labels are job names and ends, never ids. */
export function createJobMetrics(metrics: Pick<Metrics, 'counter' | 'histogram'>): JobMetrics {
  const ends = metrics.counter({
    name: 'holdfast_jobs_total',
    help: 'Deliveries of jobs, by how they ended',
    labelNames: ['queue', 'job', 'end'],
  })
  const seconds = metrics.histogram({
    name: 'holdfast_job_seconds',
    help: 'Time jobs spent in their handler',
    labelNames: ['queue', 'job'],
    buckets: BUCKETS,
  })
  const waited = metrics.histogram({
    name: 'holdfast_job_waited_seconds',
    help: 'Time from when a job could first start until it did',
    labelNames: ['queue', 'job'],
    buckets: BUCKETS,
  })
  return {
    ended({ queue, job, end, ms, waitedMs }) {
      ends.inc({ queue, job, end })
      seconds.observe({ queue, job }, ms / 1_000)
      waited.observe({ queue, job }, waitedMs / 1_000)
    },
  }
}
