import type { z } from 'zod'
import type { Backoff } from './backoff.ts'
import { type Duration, milliseconds } from './duration.ts'
import { InvalidPayload } from './errors.ts'
import type { QueueName } from './queue-names.ts'

/**
 * Jobs without a priority of their own. BullMQ runs jobs with *no* priority before every
 * prioritised one, so each job gets a number: otherwise an urgent repair at priority 1 would wait
 * behind any plain job.
 */
export const DEFAULT_PRIORITY = 100

const DEFAULT_TIME_LIMIT: Duration = '5m'

export type JobSpec<S extends z.ZodType> = {
  /** The file's name too; nothing else spells it. Letters and dashes. */
  name: string
  /** Raised when the payload changes shape. A worker puts versions it does not know back. */
  version: number
  queue: QueueName
  /** Ids and ranges only: it is shown in Bull Board, and the truth is read again by the handler. */
  payload: S
  retry: { attempts: number; backoff: Backoff }
  /** How long one attempt may take before its signal is aborted. Default 5 minutes. */
  timeLimit?: Duration
  /**
   * What makes two jobs the same work. While a twin waits, nothing is added; while a twin runs,
   * exactly one more run follows it, because it may have read the catalogue already.
   */
  deduplication?: (payload: z.output<S>) => string
  /** 1 is first. Default {@link DEFAULT_PRIORITY}. */
  priority?: (payload: z.output<S>) => number
  /**
   * How the relay turns many payloads into fewer, or into jobs of a sensible size. Without it,
   * payloads with one deduplication key become one job.
   */
  fold?: (payloads: z.output<S>[]) => z.output<S>[]
}

export type JobDefinition<P = unknown> = {
  readonly name: string
  readonly version: number
  readonly queue: QueueName
  readonly attempts: number
  readonly backoff: Backoff
  readonly timeLimitMs: number
  /** What it may hold, for whoever looks at all jobs. */
  readonly payload: z.ZodType
  /** Throws {@link InvalidPayload}, naming the fields that are wrong. */
  parse(payload: unknown): P
  /** Carries the version: a job nobody understands any more must not block its successor. */
  deduplicationKey(payload: P): string | undefined
  priority(payload: P): number
  fold(payloads: P[]): P[]
}

/** One job: the contract between those who enqueue it and the one service that handles it. */
export function defineJob<S extends z.ZodType>(spec: JobSpec<S>): JobDefinition<z.output<S>> {
  type P = z.output<S>
  const { name, version, deduplication } = spec
  const deduplicationKey = (payload: P) =>
    deduplication && `${name}@${version}/${deduplication(payload)}`
  return Object.freeze({
    name,
    version,
    queue: spec.queue,
    attempts: spec.retry.attempts,
    backoff: spec.retry.backoff,
    timeLimitMs: milliseconds(spec.timeLimit ?? DEFAULT_TIME_LIMIT),
    payload: spec.payload,
    parse: (payload: unknown): P => parse(spec.payload, name, payload),
    deduplicationKey,
    priority: (payload: P) => spec.priority?.(payload) ?? DEFAULT_PRIORITY,
    fold: spec.fold ?? ((payloads: P[]) => withoutTwins(payloads, deduplicationKey)),
  })
}

function parse<S extends z.ZodType>(schema: S, name: string, payload: unknown): z.output<S> {
  const result = schema.safeParse(payload)
  if (result.success) return result.data
  const problems = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`,
  )
  throw new InvalidPayload(`${name} got a payload that it does not accept: ${problems.join('; ')}`)
}

function withoutTwins<P>(payloads: P[], key: (payload: P) => string | undefined): P[] {
  const seen = new Set<string>()
  return payloads.filter((payload) => {
    const id = key(payload)
    if (id === undefined) return true
    if (seen.has(id)) return false
    seen.add(id)
    return true
  })
}
