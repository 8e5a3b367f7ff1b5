import type { JobDefinition } from './define-job.ts'

/** What lies in the queue for one job. The name and the options are BullMQ's own fields. */
export type Envelope = { version: number; payload: unknown }

/** Checks the payload and wraps it. Throws InvalidPayload: a bad job never reaches the queue. */
export function seal<P>(job: JobDefinition<P>, payload: P): { envelope: Envelope; payload: P } {
  const checked = job.parse(payload)
  return { envelope: { version: job.version, payload: checked }, payload: checked }
}

/** The envelope of a job as it came out of the queue; undefined when it is none of ours. */
export function open(data: unknown): Envelope | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { version, payload } = data as Partial<Envelope>
  return typeof version === 'number' ? { version, payload } : undefined
}
