import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { removeSetting, setSetting } from '../people/settings.ts'
import { inTransaction } from '../transaction.ts'
import { FROZEN, INCARNATION } from './removal-statements.ts'

/*
 * Old metadata never destroys new data (design decision 8). Nothing is removed from any node
 *
 *     compared ──Postgres starts, or the catalogue is loaded from a dump──→ not compared
 *        ↑                                                                      │
 *        ├────────────── the nodes know no later generation ←───────────────────┤
 *        │                                                                      ↓
 *        └── the leader begins one past theirs ← confirmed ←─ an admin ─── frozen (they do)
 *
 * except in the first state. The setting `incarnation` is the database that was compared last: without
 * the wait for a comparison, a restored catalogue would remove until the monitor came to look.
 */

const FROZEN_SETTING = 'removals-frozen'
const CONFIRMED_SETTING = 'removals-confirmed'
const INCARNATION_SETTING = 'incarnation'

export type Freeze = {
  reason: string
  /** It ends by itself, as soon as a monitor has compared the catalogue with the nodes. */
  passing: boolean
}

/** Why nothing is removed from nodes now; undefined when removals go on. */
export async function removalFreeze(c: Catalog): Promise<Freeze | undefined> {
  const { rows } = await c.pool.query<Freeze>(FROZEN)
  return rows[0]
}

/** What whoever compares the catalogue with the nodes has to know. */
export type GenerationFacts = {
  /** Names the running database: another one after each start of Postgres and each loaded dump. */
  incarnation: string
  /** This one was compared. */
  compared: boolean
  frozen: boolean
  /** An admin said that this catalogue is the right one all the same. */
  confirmed: boolean
  /** Of the current generation; null before the first. */
  ageSeconds: number | null
}

export async function generationFacts(c: Catalog): Promise<GenerationFacts> {
  const has = (name: string) => sql`EXISTS (SELECT FROM settings WHERE name = ${name})`
  const { rows } = await sql<GenerationFacts>`
    SELECT ${sql.raw(INCARNATION)} AS incarnation,
      EXISTS (SELECT FROM settings WHERE name = ${INCARNATION_SETTING}
        AND value = to_jsonb(${sql.raw(INCARNATION)})) AS compared,
      ${has(FROZEN_SETTING)} AS frozen,
      ${has(CONFIRMED_SETTING)} AS confirmed,
      (SELECT extract(epoch FROM clock_timestamp() - updated_at)::float8
        FROM settings WHERE name = 'generation') AS "ageSeconds"`.execute(c.db)
  return rows[0] as GenerationFacts
}

/** The database of this name was compared with the nodes, with whatever result. */
export async function noteCompared(c: Catalog, incarnation: string): Promise<void> {
  await setSetting(c, INCARNATION_SETTING, incarnation)
}

/** Until an admin confirms. False when they are frozen already. */
export async function freezeRemovals(
  c: Catalog,
  { reason, detail }: { reason: string; detail: Record<string, unknown> },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const { numInsertedOrUpdatedRows: added } = await trx
      .insertInto('settings')
      .values({ name: FROZEN_SETTING, value: JSON.stringify(reason) })
      .onConflict((oc) => oc.column('name').doNothing())
      .executeTakeFirstOrThrow()
    if (!added) return false
    await audit(trx, { action: 'removals.frozen', detail })
    return true
  })
}

/**
 * An admin says that this catalogue is the right one although the nodes know a later one: what it
 * does not know may go. A monitor ends the freeze then. False when nothing waits for an admin.
 */
export async function confirmRemovals(c: Catalog, actorId: string): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const frozen = await trx
      .selectFrom('settings')
      .select('value')
      .where('name', '=', FROZEN_SETTING)
      .forUpdate()
      .executeTakeFirst()
    if (frozen === undefined) return false
    await setSetting(trx, CONFIRMED_SETTING, true)
    await audit(trx, { actorId, action: 'removals.confirmed' })
    return true
  })
}

/** After a generation was begun that no node knows of. */
export async function resumeRemovals(c: Catalog, generation: number): Promise<void> {
  await inTransaction(c, async (trx) => {
    await removeSetting(trx, FROZEN_SETTING)
    await removeSetting(trx, CONFIRMED_SETTING)
    await audit(trx, { action: 'removals.resumed', detail: { generation } })
  })
}
