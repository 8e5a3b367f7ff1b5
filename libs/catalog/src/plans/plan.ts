import { sql } from 'kysely'
import type { PlanKind, PlanState } from '../schema.ts'

/**
 * A plan of moves, and how far it is.
 *
 *     proposed → planned → running ⇄ paused        planned | running | paused → cancelled
 *     running → done | failed
 *
 * `proposed` is a dry-run that was kept to be looked at: nobody works on it, and any number may be
 * there. It begins when somebody applies it, and is forgotten after a day. `planned` waits for its time (allowed hours, a brake), `failed` ended with steps that could not be
 * made. The last three are for ever.
 */
export type Plan = {
  id: string
  kind: PlanKind
  state: PlanState
  /** The node that is drained; null for a rebalance. */
  nodeId: number | null
  reason: string
  note: string | null
  createdBy: string | null
  createdAt: Date
  finishedAt: Date | null
  /** By Postgres's clock; null while it is not over. */
  endedSecondsAgo: number | null
  /** As made when it was planned: how copies lay, and how they were to lie. */
  summary: Record<string, unknown>
  /** What the plan holds, and what of it is done. */
  moves: number
  chunks: number
  bytes: number
  movesDone: number
  movesFailed: number
  chunksMoved: number
  bytesMoved: number
  /** Planned, and left where they were by steps that have ended: overtaken meanwhile. */
  chunksSkipped: number
  /** Steps that wait for something, and what the longest waiting one waits for. */
  movesWaiting: number
  waitingFor: string | null
  /** Seconds of work so far, pauses not counted, by Postgres's clock. */
  workedSeconds: number
}

/** The note of an automatic plan outside of its hours. */
export const WAITS_FOR_HOURS = 'it waits for the allowed hours'

/** A plan in one of these is not over. */
export const OPEN_PLANS: readonly PlanState[] = ['planned', 'running', 'paused']

/** Seconds until a plan is done if it goes on as before; null when nobody can tell yet. */
export function planEta(
  plan: Pick<Plan, 'state' | 'bytes' | 'bytesMoved' | 'workedSeconds'>,
  bytesPerSecond: number | null = null,
): number | null {
  const left = Math.max(0, plan.bytes - plan.bytesMoved)
  if (plan.state === 'done' || plan.state === 'cancelled' || plan.state === 'failed') return 0
  if (left === 0) return 0
  const measured = planRate(plan) ?? 0
  const rate = measured > 0 ? measured : (bytesPerSecond ?? 0)
  return rate > 0 ? Math.ceil(left / rate) : null
}

/** Bytes per second of its work so far; null before there is anything to tell from. */
export function planRate(plan: Pick<Plan, 'bytesMoved' | 'workedSeconds'>): number | null {
  return plan.workedSeconds > 1 ? plan.bytesMoved / plan.workedSeconds : null
}

/** All of `Plan`, of `plans p` joined with the sums of its steps. */
export const PLAN_COLUMNS = sql`
  p.id, p.kind, p.state, p.node_id AS "nodeId", p.reason, p.note, p.created_by AS "createdBy",
  p.created_at AS "createdAt", p.finished_at AS "finishedAt", p.summary,
  extract(epoch FROM clock_timestamp() - p.finished_at)::float8 AS "endedSecondsAgo",
  (p.worked_seconds + coalesce(extract(epoch FROM clock_timestamp() - p.resumed_at), 0))::float8
    AS "workedSeconds",
  s.moves, s.chunks, s.bytes, s."movesDone", s."movesFailed", s."chunksMoved", s."bytesMoved",
  s."chunksSkipped", s."movesWaiting", s."waitingFor"`

export const STEP_SUMS = sql`
  LEFT JOIN LATERAL (SELECT
    count(*) AS moves,
    coalesce(sum(chunks), 0)::bigint AS chunks,
    coalesce(sum(bytes), 0)::bigint AS bytes,
    count(*) FILTER (WHERE state = 'done') AS "movesDone",
    count(*) FILTER (WHERE state = 'failed') AS "movesFailed",
    coalesce(sum(moved_chunks), 0)::bigint AS "chunksMoved",
    coalesce(sum(moved_bytes), 0)::bigint AS "bytesMoved",
    coalesce(sum(greatest(chunks - moved_chunks, 0)) FILTER (WHERE state <> 'pending' AND to_node IS NOT NULL), 0)::bigint
      AS "chunksSkipped",
    count(*) FILTER (WHERE state = 'pending' AND note IS NOT NULL) AS "movesWaiting",
    (array_agg(note ORDER BY tries DESC) FILTER (WHERE state = 'pending' AND note IS NOT NULL))[1]
      AS "waitingFor"
    FROM plan_steps WHERE plan_id = p.id) AS s ON true`
