import type { Worker } from 'bullmq'
import { catalogue as everyJob } from './catalogue.ts'
import type { JobDefinition } from './define-job.ts'
import { HandlersInvalid } from './errors.ts'
import type { JobHandler } from './handle.ts'
import { BACKOFF_TYPE, RETENTION } from './job-options.ts'
import type { JobLog } from './log.ts'
import type { JobMetrics } from './metrics.ts'
import type { Queues } from './open-queues.ts'
import type { QueueName } from './queue-names.ts'
import { createProcessor } from './run-job.ts'

/**
 * A killed worker's job must run elsewhere within 60 s. Its lock ends after LOCK_MS; a check every
 * STALLED_MS first marks jobs without a renewal and gives them back the next time it looks, so the
 * worst case is LOCK_MS + 2 × STALLED_MS = 40 s. Shorter locks would be lost by a worker that is
 * only slow: renewal comes every LOCK_MS / 2.
 */
const LOCK_MS = 20_000
const STALLED_MS = 10_000

export const worstRedeliveryMs = LOCK_MS + 2 * STALLED_MS

/** BullMQ fails a job that lost its worker twice; a rolling restart does that to healthy ones. */
const MAX_LOST_WORKERS = 10

/** How long closing waits for handlers that were told to stop, before it leaves them to their lock. */
const CLOSE_LIMIT_MS = 25_000

/** How long a worker waits for the queue's answer when it says goodbye. */
const GOODBYE_LIMIT_MS = 3_000

export type StartWorkerOptions = {
  handlers: readonly JobHandler[]
  /** Queues to serve besides those of the handlers; only a service without handlers needs it. */
  queues?: readonly QueueName[]
  /** Jobs at a time, per queue. */
  concurrency: number
  log: JobLog
  metrics?: JobMetrics
  /** The jobs that must have a handler when their queue is served. Default: all of this package. */
  catalogue?: readonly JobDefinition[]
  /** Tests shorten these. */
  timing?: { lockMs?: number; stalledMs?: number; requeueMs?: number }
}

export type RunningWorker = {
  /** Resolves when jobs are being taken. */
  ready(): Promise<void>
  /**
   * Takes no more jobs, aborts the signal of the running ones and waits for them; what they leave
   * unfinished goes back to the queue without counting as a failure. Ends in `limitMs`: a handler
   * that does not listen loses its lock, and the job runs elsewhere.
   */
  close(options?: { limitMs?: number }): Promise<void>
}

/** Serves the queues of the given handlers. Throws HandlersInvalid before the first job is taken. */
export function startWorker(queues: Queues, options: StartWorkerOptions): RunningWorker {
  const { handlers, log, timing = {} } = options
  const served = new Set([...handlers.map((one) => one.job.queue), ...(options.queues ?? [])])
  const byName = handlersByName(handlers, served, options.catalogue ?? everyJob)
  const shutdown = new AbortController()
  const processor = createProcessor({
    handlers: byName,
    shutdown: shutdown.signal,
    log,
    requeueMs: timing.requeueMs ?? 30_000,
    ...(options.metrics ? { metrics: options.metrics } : {}),
  })
  const workers = [...served].map((name) => {
    const worker = queues.backend.worker(name, processor.process, {
      ...RETENTION,
      autorun: false,
      concurrency: options.concurrency,
      lockDuration: timing.lockMs ?? LOCK_MS,
      stalledInterval: timing.stalledMs ?? STALLED_MS,
      maxStalledCount: MAX_LOST_WORKERS,
      runRetryDelay: 2_000,
      settings: {
        backoffStrategy: (failed, type, _error, job) =>
          type === BACKOFF_TYPE ? backoffOf(byName, job, failed) : 1_000,
      },
    })
    listen(worker, queues, log)
    const running = worker.run().catch((error: Error) => void worker.emit('error', error))
    return { worker, running }
  })

  return {
    ready: async () => {
      await Promise.all(workers.map(({ worker }) => worker.waitUntilReady()))
    },
    async close({ limitMs = CLOSE_LIMIT_MS } = {}) {
      shutdown.abort(new Error('the worker is shutting down'))
      await Promise.all(workers.map(({ worker }) => worker.pause(true)))
      const idle = await endsWithin(limitMs, processor.idle())
      if (!idle) log.warn({ ms: limitMs }, 'worker closes with jobs still running')
      await Promise.all(workers.map((one) => closeWorker(one, idle, log)))
    },
  }
}

function handlersByName(
  handlers: readonly JobHandler[],
  served: ReadonlySet<QueueName>,
  catalogue: readonly JobDefinition[],
): Map<string, JobHandler> {
  const byName = new Map(handlers.map((one) => [one.job.name, one]))
  const twice = handlers.filter((one) => byName.get(one.job.name) !== one)
  const missing = catalogue.filter((job) => served.has(job.queue) && !byName.has(job.name))
  if (twice.length + missing.length === 0) return byName
  const problems = [
    ...twice.map((one) => `${one.job.name} has two handlers`),
    ...missing.map((job) => `${job.name} in queue ${job.queue} has none`),
  ]
  throw new HandlersInvalid(`every job needs one handler: ${problems.join(', ')}`)
}

function backoffOf(
  handlers: Map<string, JobHandler>,
  job: { name: string } | undefined,
  failed: number,
) {
  return handlers.get(job?.name ?? '')?.job.backoff(failed) ?? 1_000
}

function listen(worker: Worker, queues: Queues, log: JobLog): void {
  const { outage } = queues.backend
  worker.on('error', (error) => {
    if (outage.active) return
    log.warn({ queue: worker.name, err: error }, 'worker met an error of the queue')
  })
  worker.on('stalled', (jobId) => {
    log.warn({ queue: worker.name, jobId }, 'job lost its worker and was put back')
  })
}

/**
 * BullMQ's own orderly close waits for ever, renewing locks, for a handler that does not stop or a
 * queue that is away. So the waiting is done here, with limits, and the close is always by force,
 * which ends the renewal: what is still running then, others will be given.
 */
async function closeWorker(
  { worker, running }: { worker: Worker; running: Promise<void> },
  idle: boolean,
  log: JobLog,
): Promise<void> {
  // Ends the wait for the next job; itself it may wait for a connection that never comes.
  worker
    .getBackend()
    .disconnectBlocking(true)
    .catch(() => {})
  const reported = idle && (await endsWithin(GOODBYE_LIMIT_MS, running))
  const closed = await endsWithin(GOODBYE_LIMIT_MS, worker.close(true))
  if (idle && !(reported && closed)) {
    log.warn({ queue: worker.name }, 'worker closed without a word from the queue')
  }
}

/** Whether `work` ended in time; how it ended is nobody's business any more. */
async function endsWithin(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs)
  })
  const ended = work.then(
    () => true,
    () => true,
  )
  const inTime = await Promise.race([ended, limit])
  clearTimeout(timer)
  return inTime
}
