import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { PlanKind } from '../schema.ts'

export type PlanStep = {
  planId: string
  step: number
  kind: PlanKind
  group: number
  from: number
  to: number | null
  chunks: number
  bytes: number
  movedChunks: number
  movedBytes: number
  tries: number
  /** Chunks that were counted as moved by somebody who did not say how it ended. */
  batch: Buffer[]
}

type ClaimedRow = Omit<PlanStep, 'batch'> & { batch: string[] | null }

/** Steps of a running plan that could be worked on now: nobody does, and they wait for nothing. */
export async function dueSteps(c: Catalog, planId: string, limit: number): Promise<number[]> {
  const rows = await c.db
    .selectFrom('plan_steps')
    .select('step')
    .where('plan_id', '=', planId)
    .where('state', '=', 'pending')
    .where('not_before', '<=', sql<Date>`clock_timestamp()`)
    .where(sql<boolean>`coalesce(claimed_until <= clock_timestamp(), true)`)
    .orderBy('tries')
    .orderBy('step')
    .limit(limit)
    .execute()
  return rows.map(({ step }) => step)
}

/** How many steps somebody works on now. */
export async function claimedSteps(c: Catalog): Promise<number> {
  const { rows } = await sql<{ claimed: number }>`
    SELECT count(*) AS claimed FROM plan_steps
    WHERE state = 'pending' AND claimed_until > clock_timestamp()`.execute(c.db)
  return rows[0]?.claimed ?? 0
}

export type Claim = { planId: string; step: number; worker: string }

/**
 * Takes a step for `seconds`, unless its plan does not run, it is over, or somebody else has it. Who
 * was killed with a claim holds the step up for that long and no longer.
 */
export async function claimStep(
  c: Catalog,
  { planId, step, worker, seconds }: Claim & { seconds: number },
): Promise<PlanStep | undefined> {
  const { rows } = await sql<ClaimedRow>`
    UPDATE plan_steps s SET claimed_by = ${worker},
      claimed_until = clock_timestamp() + make_interval(secs => ${seconds})
    FROM plans p
    WHERE p.id = s.plan_id AND p.state = 'running'
      AND s.plan_id = ${planId}::uuid AND s.step = ${step} AND s.state = 'pending'
      AND (s.claimed_by = ${worker} OR coalesce(s.claimed_until <= clock_timestamp(), true))
    RETURNING s.plan_id AS "planId", s.step, p.kind, s.grp AS "group", s.from_node AS "from",
      s.to_node AS "to", s.chunks, s.bytes, s.moved_chunks AS "movedChunks",
      s.moved_bytes AS "movedBytes", s.tries, s.detail -> 'batch' AS batch`.execute(c.db)
  const row = rows[0]
  return row && { ...row, batch: (row.batch ?? []).map((hex) => Buffer.from(hex, 'hex')) }
}

/** Keeps a claim; false when it was lost, or the plan was stopped. */
export async function keepClaim(
  c: Catalog,
  { planId, step, worker, seconds }: Claim & { seconds: number },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE plan_steps s SET claimed_until = clock_timestamp() + make_interval(secs => ${seconds})
    FROM plans p
    WHERE p.id = s.plan_id AND p.state = 'running'
      AND s.plan_id = ${planId}::uuid AND s.step = ${step} AND s.claimed_by = ${worker}
    RETURNING s.step`.execute(c.db)
  return rows.length > 0
}

/**
 * Counts chunks as moved *before* they are, with their names, so that not even a crash lets a plan move
 * more than it says: whoever goes on finds the names and gives back what was not moved.
 *
 * False: the plan was stopped, the claim was lost, or the step would exceed its numbers (steps without
 * a target, those of drains, have no bound).
 */
export async function countBatch(
  c: Catalog,
  batch: Claim & { digests: readonly Buffer[]; bytes: number },
): Promise<boolean> {
  const { planId, step, worker, digests, bytes } = batch
  const chunks = digests.length
  const detail = JSON.stringify({ batch: digests.map((digest) => digest.toString('hex')) })
  const { rows } = await sql`
    UPDATE plan_steps s SET moved_chunks = s.moved_chunks + ${chunks}::bigint,
      moved_bytes = s.moved_bytes + ${bytes}::bigint, detail = ${detail}::jsonb
    FROM plans p
    WHERE p.id = s.plan_id AND p.state = 'running'
      AND s.plan_id = ${planId}::uuid AND s.step = ${step} AND s.claimed_by = ${worker}
      AND (s.to_node IS NULL OR (s.moved_chunks + ${chunks}::bigint <= s.chunks
        AND s.moved_bytes + ${bytes}::bigint <= s.bytes))
    RETURNING s.step`.execute(c.db)
  return rows.length > 0
}

/** A batch is over; what of it was not moved is given back. Also after the plan was stopped. */
export async function settleBatch(
  c: Catalog,
  { planId, step, worker, chunks, bytes }: Claim & { chunks: number; bytes: number },
): Promise<void> {
  await sql`
    UPDATE plan_steps SET moved_chunks = moved_chunks - ${chunks}::bigint,
      moved_bytes = moved_bytes - ${bytes}::bigint, detail = '{}'
    WHERE plan_id = ${planId}::uuid AND step = ${step} AND claimed_by = ${worker}`.execute(c.db)
}

/** A step is over. `note` says what was left, if anything was. */
export async function endStep(
  c: Catalog,
  { planId, step, worker, failed, note }: Claim & { failed?: boolean; note: string | null },
): Promise<void> {
  await c.db
    .updateTable('plan_steps')
    .set({
      state: failed ? 'failed' : 'done',
      note,
      claimed_by: null,
      claimed_until: null,
      finished_at: sql`now()`,
    })
    .where('plan_id', '=', planId)
    .where('step', '=', step)
    .where('claimed_by', '=', worker)
    .where('state', '=', 'pending')
    .execute()
}

/** A step waits: at the earliest in `seconds` somebody may take it again. */
export async function parkStep(
  c: Catalog,
  park: Claim & { seconds: number; note: string | null; tried: boolean },
): Promise<void> {
  await c.db
    .updateTable('plan_steps')
    .set({
      note: park.note,
      tries: park.tried ? sql`tries + 1` : sql`tries`,
      claimed_by: null,
      claimed_until: null,
      not_before: sql`clock_timestamp() + make_interval(secs => ${park.seconds})`,
    })
    .where('plan_id', '=', park.planId)
    .where('step', '=', park.step)
    .where('claimed_by', '=', park.worker)
    .execute()
}
