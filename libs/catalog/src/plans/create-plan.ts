import { sql } from 'kysely'
import { PlanOpen } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import { audit } from '../people/audit.ts'
import type { PlanKind } from '../schema.ts'
import { type CatalogOrTrx, dbOf, inTransaction } from '../transaction.ts'

/** A step of a plan: copies of one group leave a node. */
export type NewStep = {
  group: number
  from: number
  /** Null: to wherever placement wants them, which is for whoever makes the step to find out. */
  to: number | null
  chunks: number
  bytes: number
}

export type NewPlan = {
  kind: PlanKind
  /** `proposed`: kept to be looked at, and only begun when it is applied. */
  state?: 'planned' | 'proposed'
  /** Only for a drain. */
  nodeId?: number
  /** One sentence for people. */
  reason: string
  summary?: Record<string, unknown>
  steps: readonly NewStep[]
  actorId?: string | null
}

/** A plan may have a hundred thousand: writing them as one statement holds the process up. */
const STEPS_AT_ONCE = 2_000

/**
 * Writes a plan down, with its audit row; returns its id. Throws `PlanOpen` while another of its kind
 * (for a drain: of its node) is not over, which a proposal does not mind.
 */
export async function createPlan(c: Catalog, plan: NewPlan): Promise<string> {
  const { kind, state = 'planned', nodeId = null, reason, summary = {}, steps } = plan
  const { actorId = null } = plan
  try {
    return await inTransaction(c, async (trx) => {
      const { id } = await trx
        .insertInto('plans')
        .values({
          kind,
          state,
          node_id: nodeId,
          reason,
          created_by: actorId,
          summary: JSON.stringify(summary),
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      for (let at = 0; at < steps.length; at += STEPS_AT_ONCE) {
        await addSteps(trx, id, steps.slice(at, at + STEPS_AT_ONCE))
      }
      const bytes = steps.reduce((sum, step) => sum + step.bytes, 0)
      await audit(trx, {
        actorId,
        action: `${kind}.${state}`,
        subject: id,
        detail: { reason, moves: steps.length, bytes, ...(nodeId === null ? {} : { nodeId }) },
      })
      return id
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new PlanOpen(kind)
    throw error
  }
}

/** Adds steps behind those that a plan has. */
export async function addSteps(
  c: CatalogOrTrx,
  planId: string,
  steps: readonly NewStep[],
): Promise<void> {
  if (steps.length === 0) return
  await sql`
    INSERT INTO plan_steps (plan_id, step, state, grp, from_node, to_node, chunks, bytes)
    SELECT ${planId}::uuid, v.at + coalesce(
        (SELECT max(step) FROM plan_steps WHERE plan_id = ${planId}::uuid), 0),
      'pending', v.grp, v.from_node, v.to_node, v.chunks, v.bytes
    FROM unnest(
      ${steps.map(({ group }) => group)}::smallint[],
      ${steps.map(({ from }) => from)}::smallint[],
      ${steps.map(({ to }) => to)}::smallint[],
      ${steps.map(({ chunks }) => chunks)}::bigint[],
      ${steps.map(({ bytes }) => bytes)}::bigint[]
    ) WITH ORDINALITY AS v (grp, from_node, to_node, chunks, bytes, at)`.execute(dbOf(c))
}
