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
