import { DelayedError, type Job, type Processor, UnrecoverableError, WaitingError } from 'bullmq'
import { open } from './envelope.ts'
import { JobTimedOut } from './errors.ts'
import type { JobHandler, Outcome } from './handle.ts'
import type { JobLog } from './log.ts'
import type { JobEnd, JobMetrics } from './metrics.ts'
import { isTerminal } from './retry-or-not.ts'

/** A handler that ignores its signal is left behind that long after its time limit. */
const STOP_GRACE_MS = 2_000

export type ProcessorOptions = {
  handlers: ReadonlyMap<string, JobHandler>
  /** Aborted when the worker shuts down. */
  shutdown: AbortSignal
  log: JobLog
  metrics?: JobMetrics
  /** How long a job this worker does not understand rests before it is offered again. */
  requeueMs: number
}

export type JobProcessor = {
  /** For BullMQ's Worker. */
  process: Processor
  /** Resolves when no delivery is on its way any more. */
  idle(): Promise<void>
}

type Delivery = { job: Job; token: string; log: JobLog; started: number }

/**
 * What BullMQ calls for each job:
 *
 *     taken → understood? ──no──→ requeued (later, for a worker of the right version)
 *               │ yes
 *             handler ──returns──→ done | skipped
 *               ├──throws──→ retried | failed (TerminalError, or no attempt left)
 *               └──worker shuts down──→ handed back (not counted as an attempt)
 */
export function createProcessor(options: ProcessorOptions): JobProcessor {
  const running = new Set<Promise<unknown>>()
  return {
    process: (job, token) => {
      const delivery = deliver(job, token ?? '', options)
      running.add(delivery)
      const forget = () => void running.delete(delivery)
      delivery.then(forget, forget)
      return delivery
    },
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running)
    },
  }
}

async function deliver(job: Job, token: string, options: ProcessorOptions): Promise<unknown> {
  const envelope = open(job.data)
  const handler = options.handlers.get(job.name)
  const log = options.log.child({ job: job.name, jobId: job.id, attempt: job.attemptsMade + 1 })
  const delivery: Delivery = { job, token, log, started: performance.now() }
  if (!handler || envelope?.version !== handler.job.version) {
    return requeue(delivery, options, envelope?.version)
  }
  if (options.shutdown.aborted) return handBack(delivery, options)

  const withIds = { ...delivery, log: log.child(idsOf(envelope.payload)) }
  try {
    const outcome = await runLimited(handler, envelope.payload, withIds, options.shutdown)
    return report(withIds, options, outcome)
  } catch (error) {
    if (options.shutdown.aborted) return handBack(withIds, options)
    throw reportFailure(withIds, options, error)
  }
}

async function runLimited(
  handler: JobHandler,
  payload: unknown,
  { job, log }: Delivery,
  shutdown: AbortSignal,
): Promise<Outcome | undefined> {
  const limitMs = handler.job.timeLimitMs
  const limit = new AbortController()
  const timedOut = new JobTimedOut(`${job.name} ran longer than ${limitMs} ms`)
  const timers: NodeJS.Timeout[] = []
  const leftBehind = new Promise<never>((_, reject) => {
    timers.push(setTimeout(() => limit.abort(timedOut), limitMs))
    timers.push(setTimeout(() => reject(timedOut), limitMs + STOP_GRACE_MS))
  })
  const running = handler.run(payload, {
    log,
    signal: AbortSignal.any([shutdown, limit.signal]),
    attempt: job.attemptsMade + 1,
    jobId: job.id ?? '',
  })
  running.catch(() => {})
  try {
    return await Promise.race([running, leftBehind])
  } catch (error) {
    throw limit.signal.aborted ? timedOut : error
  } finally {
    for (const timer of timers) clearTimeout(timer)
  }
}

function report(delivery: Delivery, options: ProcessorOptions, outcome: Outcome | undefined) {
  const ms = count(delivery, options, outcome?.kind ?? 'done')
  const facts = outcome?.facts ?? {}
  if (outcome?.kind === 'skipped') {
    const { reason } = outcome
    delivery.log.debug({ ...facts, ms, outcome: 'skipped', reason }, 'job had nothing left to do')
    return { outcome: 'skipped', reason, ...facts }
  }
  delivery.log.info({ ...facts, ms, outcome: 'done' }, 'job done')
  return { outcome: 'done', ...facts }
}

/** The error to throw to BullMQ, which decides by its kind whether there is another attempt. */
function reportFailure(delivery: Delivery, options: ProcessorOptions, error: unknown): Error {
  const { job, log } = delivery
  const terminal = isTerminal(error)
  const last = terminal || job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
  const ms = count(delivery, options, last ? 'failed' : 'retried')
  const fields = { err: error, ms, outcome: last ? 'failed' : 'retried' }
  if (last) log.error(fields, 'job failed for good')
  else log.warn(fields, 'job failed and will be tried again')

  const cause = error instanceof Error ? error : new Error(String(error))
  return terminal ? new UnrecoverableError(cause.message) : cause
}

/**
 * Not an attempt and not a failure: during a rolling upgrade new services enqueue what the old
 * workers cannot read. The job rests in the delayed ones until a worker comes that can.
 */
async function requeue(delivery: Delivery, options: ProcessorOptions, version: unknown) {
  const { job, token, log } = delivery
  log.warn({ version, outcome: 'requeued' }, 'job is of a version this worker does not know')
  await job.moveToDelayed(Date.now() + options.requeueMs, token)
  count(delivery, options, 'requeued')
  throw new DelayedError()
}

async function handBack(delivery: Delivery, options: ProcessorOptions) {
  await delivery.job.moveToWait(delivery.token)
  const ms = count(delivery, options, 'handed-back')
  delivery.log.info({ ms, outcome: 'handed-back' }, 'job was handed back to the queue')
  throw new WaitingError()
}

function count({ job, started }: Delivery, options: ProcessorOptions, end: JobEnd): number {
  const ms = Math.round(performance.now() - started)
  const waitedMs = Math.max(0, Date.now() - ms - job.timestamp - (job.opts.delay ?? 0))
  options.metrics?.ended({ queue: job.queueName, job: job.name, end, ms, waitedMs })
  return ms
}

/** Payloads hold ids and ranges only, so all of them may stand in every line. */
function idsOf(payload: unknown): Record<string, string | number> {
  const scalars = Object.entries(payload ?? {}).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  return Object.fromEntries(scalars)
}
