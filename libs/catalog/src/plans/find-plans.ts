import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { PlanKind } from '../schema.ts'
import { OPEN_PLANS, PLAN_COLUMNS, type Plan, STEP_SUMS } from './plan.ts'

export async function findPlan(c: Catalog, id: string): Promise<Plan | undefined> {
  const { rows } = await sql<Plan>`
    SELECT ${PLAN_COLUMNS} FROM plans p ${STEP_SUMS} WHERE p.id = ${id}::uuid`.execute(c.db)
  return rows[0]
}

/** Newest first, from behind the plan `before`. Proposals are none yet: nothing was asked for. */
export async function listPlans(
  c: Catalog,
  { kind, before, limit = 50 }: { kind?: PlanKind; before?: string; limit?: number } = {},
): Promise<Plan[]> {
  const { rows } = await sql<Plan>`
    SELECT ${PLAN_COLUMNS} FROM plans p ${STEP_SUMS}
    WHERE p.state <> 'proposed' AND ${kind === undefined ? sql`true` : sql`p.kind = ${kind}`}
      AND ${before === undefined ? sql`true` : sql`p.id < ${before}::uuid`}
    ORDER BY p.id DESC LIMIT ${limit}`.execute(c.db)
  return rows
}

/** Plans that are not over, in the order in which they are worked on: drains, then the oldest. */
export async function openPlans(c: Catalog): Promise<Plan[]> {
  const { rows } = await sql<Plan>`
    SELECT ${PLAN_COLUMNS} FROM plans p ${STEP_SUMS}
    WHERE p.state = ANY(${[...OPEN_PLANS]}::text[])
    ORDER BY p.kind <> 'drain', p.id`.execute(c.db)
  return rows
}
