import type { Queue } from 'bullmq'
import type { QueueBackend } from './backend.ts'
import { countJobs, type QueueCounts } from './counts.ts'
import type { JobDefinition } from './define-job.ts'
import { seal } from './envelope.ts'
import { InvalidPayload, QueueMisconfigured, QueueUnavailable } from './errors.ts'
import { type EnqueueOptions, jobOptions } from './job-options.ts'
import { type JobLog, silentLog } from './log.ts'
import { createPostgresBackend } from './postgres-backend.ts'
import { QUEUE_NAMES, type QueueName } from './queue-names.ts'
import { createRedisBackend } from './redis-backend.ts'
import {
  dropSchedule,
  keepSchedule,
  type PlannedRun,
  plannedRun,
  type Schedule,
} from './schedules.ts'
import { within } from './within.ts'

/** How long anything that enqueues or asks may take before it is QueueUnavailable. */
const ANSWER_LIMIT_MS = 2_000

/** How long a start waits for the queue before it goes on without. */
const OPEN_LIMIT_MS = 5_000

export type Queues = {
  /**
   * Puts a job into its queue and returns BullMQ's id of it, or of the waiting twin that makes it
   * unnecessary. Throws InvalidPayload, and QueueUnavailable within two seconds.
   */
  enqueue<P>(job: JobDefinition<P>, payload: P, options?: EnqueueOptions): Promise<string>
  /** Many jobs of one kind in one call; all of them or, as far as we know, none. */
  enqueueMany<P>(
    job: JobDefinition<P>,
    payloads: readonly P[],
    options?: EnqueueOptions,
  ): Promise<string[]>
  /** Idempotent: call it at every boot and on every tick. What FLUSHALL took is back then. */
  upsertSchedule<P>(job: JobDefinition<P>, schedule: Schedule<P>): Promise<void>
  /** Idempotent, as its counterpart. */
  removeSchedule(job: Pick<JobDefinition, 'name' | 'queue'>, id: string): Promise<void>
  /** When the queue means to run it next; undefined when it has no such schedule. */
  plannedRun(
    job: Pick<JobDefinition, 'name' | 'queue'>,
    id: string,
  ): Promise<PlannedRun | undefined>
  counts(): Promise<QueueCounts[]>
  /** Resolves when the queue answers; for `/readyz`. Throws QueueUnavailable or QueueMisconfigured. */
  check(): Promise<void>
  /** For Bull Board's BullMQAdapter. */
  readonly bullQueues: readonly Queue[]
  /** For startWorker. */
  readonly backend: QueueBackend
  /** Workers first: a worker that finishes a job needs its queue. */
  close(): Promise<void>
}

export type OpenQueuesOptions = {
  /** `redis://`, `rediss://`, `postgres://` or `postgresql://`. */
  url: string
  /** Redis: prefix of every key. PostgreSQL: the schema. */
  prefix?: string
  log?: JobLog
}

/**
 * Opens the queues of all services. On PostgreSQL this also brings BullMQ's schema up to date.
 *
 * A queue that cannot be reached is no reason not to start: what is wanted lies in the catalogue
 * and its outbox, and the connection comes back by itself. A queue that would lose jobs is one:
 * throws QueueMisconfigured.
 */
export async function openQueues(options: OpenQueuesOptions): Promise<Queues> {
  const log = options.log ?? silentLog
  const backend = createBackend({ ...options, prefix: options.prefix ?? 'holdfast_queue', log })
  const byName = new Map(QUEUE_NAMES.map((name) => [name, openQueue(backend, name)]))
  const queueOf = (name: QueueName): Queue => {
    const queue = byName.get(name)
    if (!queue) throw new QueueMisconfigured(`there is no queue "${name}"`)
    return queue
  }
  const answer = <T>(what: string, work: () => Promise<T>) => ask(backend, what, work)
  const queues = [...byName.values()]

  await opened(backend)
  return {
    backend,
    bullQueues: queues,
    async enqueue(job, payload, enqueueOptions) {
      const sealed = seal(job, payload)
      const jobOpts = jobOptions(job, sealed.payload, enqueueOptions)
      const added = await answer(`enqueuing ${job.name}`, () =>
        queueOf(job.queue).add(job.name, sealed.envelope, jobOpts),
      )
      return added.id ?? ''
    },
    async enqueueMany(job, payloads, enqueueOptions) {
      if (payloads.length === 0) return []
      const entries = payloads.map((raw) => {
        const { envelope, payload } = seal(job, raw)
        return { name: job.name, data: envelope, opts: jobOptions(job, payload, enqueueOptions) }
      })
      const added = await answer(`enqueuing ${payloads.length} × ${job.name}`, () =>
        queueOf(job.queue).addBulk(entries),
      )
      return added.map((one) => one.id ?? '')
    },
    upsertSchedule: (job, schedule) =>
      answer(`scheduling ${job.name}`, () => keepSchedule(queueOf(job.queue), job, schedule)),
    removeSchedule: (job, id) =>
      answer(`unscheduling ${job.name}`, () => dropSchedule(queueOf(job.queue), id)),
    plannedRun: (job, id) =>
      answer(`asking for the next ${job.name}`, () => plannedRun(queueOf(job.queue), id)),
    counts: () => answer('counting jobs', () => Promise.all(queues.map(countJobs))),
    check: () =>
      answer('asking the queue', async () => void (await queueOf('replicator').isPaused())),
    async close() {
      await Promise.race([
        Promise.allSettled(queues.map((queue) => queue.close())),
        new Promise((resolve) => setTimeout(resolve, ANSWER_LIMIT_MS).unref()),
      ])
      await backend.close()
    },
  }
}

function createBackend(options: { url: string; prefix: string; log: JobLog }): QueueBackend {
  const scheme = /^([a-z]+):\/\//.exec(options.url)?.[1]
  if (scheme === 'redis' || scheme === 'rediss') return createRedisBackend(options)
  if (scheme === 'postgres' || scheme === 'postgresql') return createPostgresBackend(options)
  // The address may hold a password: name the scheme only.
  throw new QueueMisconfigured(
    `the queue's address must begin with redis:// or postgres://, not with "${scheme ?? ''}"`,
  )
}

function openQueue(backend: QueueBackend, name: QueueName): Queue {
  const queue = backend.queue(name)
  // Without a listener the first lost connection would end the process.
  queue.on('error', (error) => {
    if (!(error instanceof QueueUnavailable)) backend.outage.failed(error)
  })
  return queue
}

async function opened(backend: QueueBackend): Promise<void> {
  try {
    await within(OPEN_LIMIT_MS, 'opening the queue', backend.ready())
  } catch (error) {
    if (error instanceof QueueMisconfigured) {
      await backend.close()
      throw error
    }
    backend.outage.failed(error)
  }
}

/** Every question to the queue: bounded in time, with one kind of error for "it is away". */
async function ask<T>(backend: QueueBackend, what: string, work: () => Promise<T>): Promise<T> {
  const asked = backend.ready().then(() => work())
  try {
    const answer = await within(ANSWER_LIMIT_MS, what, asked)
    backend.outage.over()
    return answer
  } catch (error) {
    if (error instanceof InvalidPayload || error instanceof QueueMisconfigured) throw error
    if (error instanceof QueueUnavailable) {
      backend.outage.failed(error)
      throw error
    }
    throw new QueueUnavailable(`${what} failed: ${(error as Error).message}`, { cause: error })
  }
}
