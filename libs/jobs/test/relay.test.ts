import { describe, expect, it } from 'vitest'
import { createRelay, type OutboxRow, type Queues, QueueUnavailable } from '../src/index.ts'
import { plain, unique } from './fixtures/jobs.ts'
import { recordingLog } from './fixtures/recorder.ts'

/** An outbox as the catalogue keeps it: rows go when the callback resolved, and stay when not. */
function outboxOf(rows: OutboxRow[]) {
  const kept: number[] = []
  return {
    rows,
    kept,
    take: async (
      limit: number,
      use: (taken: readonly OutboxRow[]) => Promise<{ keep: readonly number[] }>,
    ) => {
      const taken = rows.slice(0, limit)
      const { keep } = await use(taken)
      rows.splice(0, taken.length)
      kept.push(...keep)
    },
  }
}

function queueOf(enqueueMany: (name: string, payloads: readonly unknown[]) => void) {
  const queues: Pick<Queues, 'enqueueMany'> = {
    enqueueMany: async (job, payloads) => {
      enqueueMany(job.name, payloads)
      return payloads.map(() => 'id')
    },
  }
  return queues
}

const row = (id: number, job: string, subject: unknown): OutboxRow => ({
  id,
  job,
  payload: { subject },
})

describe('the relay', () => {
  const catalogue = [plain, unique]

  it('empties the outbox into the queue, twins as one, in as many turns as it takes', async () => {
    const outbox = outboxOf([
      row(1, 'unique', 'a'),
      row(2, 'plain', 'a'),
      row(3, 'unique', 'a'),
      row(4, 'plain', 'a'),
      row(5, 'unique', 'b'),
    ])
    const enqueued: unknown[] = []
    const queues = queueOf((name, payloads) => enqueued.push([name, payloads.length]))
    const relay = createRelay({ takeOutbox: outbox.take, queues, catalogue, batch: 4 })
    expect(await relay.run()).toEqual({ rows: 5, jobs: 4, refused: 0 })
    expect(enqueued).toEqual([
      ['unique', 1],
      ['plain', 2],
      ['unique', 1],
    ])
    expect(outbox.rows).toEqual([])
  })

  it('leaves the rows where they are while the queue is away', async () => {
    const outbox = outboxOf([row(1, 'plain', 'a')])
    const queues = queueOf(() => {
      throw new QueueUnavailable('away')
    })
    const relay = createRelay({ takeOutbox: outbox.take, queues, catalogue })
    await expect(relay.run()).rejects.toThrow(QueueUnavailable)
    expect(outbox.rows).toHaveLength(1)
  })

  it('puts off a row that a newer version wrote, and does not let it block the others', async () => {
    const outbox = outboxOf([row(1, 'of-tomorrow', 'a'), row(2, 'plain', 7), row(3, 'plain', 'b')])
    const { log, lines } = recordingLog()
    const queues = queueOf(() => {})
    const relay = createRelay({ takeOutbox: outbox.take, queues, catalogue, log })
    expect(await relay.run()).toEqual({ rows: 3, jobs: 1, refused: 2 })
    expect(lines.seen.map((line) => line.fields.outboxId)).toEqual([1, 2])
    expect(outbox.kept).toEqual([1, 2])
  })

  it('stops between turns when it is told to', async () => {
    const outbox = outboxOf([row(1, 'plain', 'a')])
    const relay = createRelay({ takeOutbox: outbox.take, queues: queueOf(() => {}), catalogue })
    await expect(relay.run({ signal: AbortSignal.abort() })).rejects.toThrow()
    expect(outbox.rows).toHaveLength(1)
  })
})
