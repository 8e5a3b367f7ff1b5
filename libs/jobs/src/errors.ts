/**
 * A failure that no later attempt can mend: the job goes straight to the failed ones.
 * Throw it (or a subclass) for a payload that makes no sense, never for a node or a database that
 * is away. A subject that was deleted meanwhile is no failure at all: return `skipped(…)`.
 */
export class TerminalError extends Error {
  readonly code: string = 'TERMINAL'
  override readonly name: string = 'TerminalError'
}

/** The payload does not match the job's schema; thrown when enqueuing and when a job is taken. */
export class InvalidPayload extends TerminalError {
  override readonly code = 'INVALID_PAYLOAD'
  override readonly name = 'InvalidPayload'
}

/** The queue did not answer in time. What was to be enqueued belongs in the outbox, or a retry. */
export class QueueUnavailable extends Error {
  readonly code = 'QUEUE_UNAVAILABLE'
  override readonly name = 'QueueUnavailable'
}

/** The queue answers, but is set up so that jobs would get lost (or its address is no queue). */
export class QueueMisconfigured extends Error {
  readonly code = 'QUEUE_MISCONFIGURED'
  override readonly name = 'QueueMisconfigured'
}

/** A worker was started with a job that nobody handles, or that two handlers claim. */
export class HandlersInvalid extends Error {
  readonly code = 'HANDLERS_INVALID'
  override readonly name = 'HandlersInvalid'
}

/** The handler ran longer than its job's time limit. Retried like any other failure. */
export class JobTimedOut extends Error {
  readonly code = 'JOB_TIMED_OUT'
  override readonly name = 'JobTimedOut'
}

/** Some entries of a batch failed; the rest is done and will be skipped by the next attempt. */
export class EntriesFailed extends AggregateError {
  readonly code = 'ENTRIES_FAILED'
  override readonly name = 'EntriesFailed'
}
