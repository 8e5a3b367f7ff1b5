import { catalogue as everyJob } from './catalogue.ts'
import type { JobDefinition } from './define-job.ts'
import { type JobLog, silentLog } from './log.ts'
import type { Queues } from './open-queues.ts'

/** One row of the catalogue's outbox. */
export type OutboxRow = { id: string | number; job: string; payload: unknown }

/**
 * Takes up to `limit` due rows, shows them to `use`, and deletes them only when `use` resolved; in
 * one transaction, skipping rows another relay has locked.
 */
export type TakeOutbox = (
  limit: number,
  use: (rows: readonly OutboxRow[]) => Promise<void>,
) => Promise<unknown>

export type Relayed = { rows: number; jobs: number; refused: number }

export type RelayOptions = {
  takeOutbox: TakeOutbox
  queues: Pick<Queues, 'enqueueMany'>
  log?: JobLog
  /** Rows per transaction. */
  batch?: number
  catalogue?: readonly JobDefinition[]
}

/**
 * Carries the outbox into the queue: payloads of one job are folded (twins become one, ranges are
 * joined and cut to size), then enqueued, then the rows go. When the queue is away, or the process
 * dies in between, the rows stay and travel again; deduplication and idempotent handlers make the
 * second time harmless.
 *
 * Returns when the outbox is empty. Throws QueueUnavailable.
 */
export function createRelay(options: RelayOptions): {
  run(o?: { signal?: AbortSignal }): Promise<Relayed>
} {
  const { takeOutbox, batch = 1_000 } = options
  return {
    async run({ signal } = {}) {
      const total: Relayed = { rows: 0, jobs: 0, refused: 0 }
      for (;;) {
        signal?.throwIfAborted()
        let seen = 0
        await takeOutbox(batch, async (rows) => {
          seen = rows.length
          const relayed = await relay(rows, options)
          total.jobs += relayed.jobs
          total.refused += relayed.refused
        })
        total.rows += seen
        if (seen < batch) return total
      }
    },
  }
}

async function relay(rows: readonly OutboxRow[], options: RelayOptions) {
  const log = options.log ?? silentLog
  const jobs = new Map((options.catalogue ?? everyJob).map((job) => [job.name, job]))
  let enqueued = 0
  let refused = 0
  for (const [name, group] of Map.groupBy(rows, (row) => row.job)) {
    const job = jobs.get(name)
    const payloads = group.flatMap((row) => {
      const payload = readable(job, row, log)
      return payload === undefined ? [] : [payload]
    })
    refused += group.length - payloads.length
    if (!job || payloads.length === 0) continue
    enqueued += (await options.queues.enqueueMany(job, job.fold(payloads))).length
  }
  return { jobs: enqueued, refused }
}

/**
 * A row nobody can read is reported and dropped: kept, it would stand in the way of every row
 * behind it, and what it wanted is found again by the walks over the groups.
 */
function readable(job: JobDefinition | undefined, row: OutboxRow, log: JobLog): unknown {
  try {
    if (!job) throw new Error(`there is no job "${row.job}"`)
    return job.parse(row.payload)
  } catch (error) {
    log.error({ outboxId: row.id, job: row.job, err: error }, 'outbox row was refused')
    return undefined
  }
}
