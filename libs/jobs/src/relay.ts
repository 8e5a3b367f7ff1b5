import { catalogue as everyJob } from './catalogue.ts'
import type { JobDefinition } from './define-job.ts'
import { type JobLog, silentLog } from './log.ts'
import type { Queues } from './open-queues.ts'

/** One row of the catalogue's outbox. */
export type OutboxRow = { id: number; job: string; payload: unknown }

/**
 * Takes up to `limit` due rows, shows them to `use`, and deletes them only when `use` resolved, all
 * but those it names; in one transaction, skipping rows another relay has locked.
 */
export type TakeOutbox = (
  limit: number,
  use: (rows: readonly OutboxRow[]) => Promise<{ keep: readonly number[] }>,
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
          total.refused += relayed.refused.length
          return { keep: relayed.refused }
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
  const refused: number[] = []
  for (const [name, group] of Map.groupBy(rows, (row) => row.job)) {
    const job = jobs.get(name)
    const payloads = group.flatMap((row) => {
      const payload = readable(job, row, log)
      if (payload === undefined) refused.push(row.id)
      return payload === undefined ? [] : [payload]
    })
    if (!job || payloads.length === 0) continue
    enqueued += (await options.queues.enqueueMany(job, job.fold(payloads))).length
  }
  return { jobs: enqueued, refused }
}

/**
 * A row that this version cannot read is reported and put off: a newer relay, in the middle of a
 * rolling upgrade, will read it.
 */
function readable(job: JobDefinition | undefined, row: OutboxRow, log: JobLog): unknown {
  try {
    if (!job) throw new Error(`there is no job "${row.job}"`)
    return job.parse(row.payload)
  } catch (error) {
    log.error({ outboxId: row.id, job: row.job, err: error }, 'outbox row was put off')
    return undefined
  }
}
