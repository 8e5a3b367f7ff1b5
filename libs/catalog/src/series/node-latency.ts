import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/** What one value stands for, in seconds, and how many of them are kept: 60 rows a node, an hour. */
export const NODE_LATENCY = { step: 60, slots: 60 } as const

/** Longer than is ever shown, so that a reader's first slot is whole. */
const KEPT_SECONDS = NODE_LATENCY.step * (NODE_LATENCY.slots + 5)

/**
 * Writes how long clients waited for each node in the minute before `at`, and removes what is too old. A
 * node that no client asked gets no row. Milliseconds.
 */
export async function writeNodeLatency(
  c: Catalog,
  at: Date,
  rows: readonly { nodeId: number; p95: number }[],
): Promise<void> {
  await sql`
    INSERT INTO node_latency (node_id, at, p95)
    SELECT v.node_id, date_bin(make_interval(secs => ${NODE_LATENCY.step}),
      ${at}::timestamptz - make_interval(secs => ${NODE_LATENCY.step / 2}), to_timestamp(0)), v.p95
    FROM unnest(${rows.map(({ nodeId }) => nodeId)}::smallint[],
      ${rows.map(({ p95 }) => p95)}::real[]) AS v (node_id, p95)
    ON CONFLICT (node_id, at) DO NOTHING`.execute(c.db)
  await c.db
    .deleteFrom('node_latency')
    .where('at', '<', new Date(at.getTime() - KEPT_SECONDS * 1_000))
    .execute()
}

export type NodeLatency = {
  /** When the first slot began. */
  from: Date
  /** Which slot, counted from 0; slots in which no client asked the node are not there. */
  rows: { nodeId: number; slot: number; p95: number }[]
}

/** The last hour of every node that is not lost, by Postgres's clock. */
export async function readNodeLatency(c: Catalog): Promise<NodeLatency> {
  const { step, slots } = NODE_LATENCY
  const { rows: found } = await sql<{ from: Date }>`
    SELECT date_bin(make_interval(secs => ${step}), clock_timestamp(), to_timestamp(0))
      - make_interval(secs => ${step * (slots - 1)}) AS from`.execute(c.db)
  const { from } = found[0] as { from: Date }
  const rows = await c.db
    .selectFrom('node_latency as l')
    .innerJoin('nodes as n', 'n.id', 'l.node_id')
    .select(['l.node_id as nodeId', 'l.p95'])
    .select(
      sql<number>`(extract(epoch FROM l.at - ${from}::timestamptz) / ${step})::integer`.as('slot'),
    )
    .where('l.at', '>=', from)
    .where('n.state', '!=', 'lost')
    .orderBy('l.node_id')
    .orderBy('l.at')
    .execute()
  return { from, rows }
}

/** Whether clients waited for a node within the last half minute, as far as anybody looked. */
export async function clientsSeen(c: Catalog): Promise<boolean> {
  const { rows } = await sql<{ seen: boolean }>`
    SELECT EXISTS (SELECT FROM series WHERE step = 10 AND at > clock_timestamp() - interval '30 seconds'
      AND (read_p95 IS NOT NULL OR write_p95 IS NOT NULL)) AS seen`.execute(c.db)
  return rows[0]?.seen === true
}
