import { sql } from 'kysely'
import { PlanOpen } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import { audit } from '../people/audit.ts'
import type { PlanState } from '../schema.ts'
import { inTransaction } from '../transaction.ts'

/** See `Plan` for the picture. */
const NEXT: Record<PlanState, readonly PlanState[]> = {
  proposed: ['planned'],
  planned: ['running', 'paused', 'cancelled', 'failed'],
  running: ['paused', 'done', 'cancelled', 'failed'],
  paused: ['running', 'cancelled'],
  done: [],
  cancelled: [],
  failed: [],
}

/** What each state is called in the audit log, behind the plan's kind. */
const VERB = {
  proposed: 'proposed',
  planned: 'planned',
  running: 'started',
  paused: 'paused',
  done: 'finished',
  cancelled: 'cancelled',
  failed: 'failed',
} as const satisfies Record<PlanState, string>

export type PlanChange = {
  id: string
  /** Does nothing when the plan is in another state by now. */
  from?: readonly PlanState[]
  to: PlanState
  /** One sentence for people. */
  note?: string | null
  actorId?: string | null
}

/**
 * Changes a plan's state with its audit row. False: it is gone, elsewhere, or may not go there. Throws
 * PlanOpen where a proposal is to begin while another plan of its kind is not over.
 */
export async function changePlan(c: Catalog, change: PlanChange): Promise<boolean> {
  try {
    return await changeState(c, change)
  } catch (error) {
    if (isUniqueViolation(error)) throw new PlanOpen('rebalance')
    throw error
  }
}

function changeState(c: Catalog, change: PlanChange): Promise<boolean> {
  const { id, from, to, note = null, actorId = null } = change
  return inTransaction(c, async (trx) => {
    const plan = await trx
      .selectFrom('plans')
      .select(['state', 'kind', 'node_id'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (plan === undefined || !NEXT[plan.state].includes(to)) return false
    if (from !== undefined && !from.includes(plan.state)) return false
    const over = NEXT[to].length === 0
    await trx
      .updateTable('plans')
      .set({
        state: to,
        note,
        worked_seconds: sql`worked_seconds
          + coalesce(extract(epoch FROM clock_timestamp() - resumed_at), 0)`,
        resumed_at: to === 'running' ? sql`clock_timestamp()` : null,
        ...(over ? { finished_at: sql`now()` } : {}),
      })
      .where('id', '=', id)
      .execute()
    await audit(trx, {
      actorId,
      action: `${plan.kind}.${plan.state === 'paused' && to === 'running' ? 'resumed' : VERB[to]}`,
      subject: id,
      detail: {
        from: plan.state,
        to,
        ...(note === null ? {} : { note }),
        ...(plan.node_id === null ? {} : { nodeId: plan.node_id }),
      },
    })
    return true
  })
}

/** Says why a plan that is not over waits; null: it does not. */
export async function notePlan(c: Catalog, id: string, note: string | null): Promise<void> {
  await c.db
    .updateTable('plans')
    .set({ note })
    .where('id', '=', id)
    .where('note', 'is distinct from', note)
    .execute()
}

/** A proposal that nobody applied by then was looked at, and that was all. */
const PROPOSED_HOURS = 24

/**
 * Removes plans, with their steps, that ended longer ago than that, and proposals of yesterday; the audit
 * log keeps their story.
 */
export async function forgetPlans(
  c: Catalog,
  { olderThanDays }: { olderThanDays: number },
): Promise<void> {
  await c.db
    .deleteFrom('plans')
    .where(
      sql<boolean>`finished_at < now() - make_interval(days => ${olderThanDays})
        OR (state = 'proposed' AND created_at < now() - make_interval(hours => ${PROPOSED_HOURS}))`,
    )
    .execute()
}
