import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import type { NodeState } from '../schema.ts'
import { inTransaction } from '../transaction.ts'

/** How a node's last inventory ended, and what is to come. */
export type Inventory = {
  nodeId: number
  /** Somebody, or something, wants one before its time. */
  wantedAt: Date | null
  wantedWhy: string | null
  startedAt: Date | null
  finishedAt: Date | null
  /** Why the last attempt did not get to its end. */
  trouble: string | null
  counts: InventoryCounts
  /** Blocks nobody knows are too many to be removed without an admin's word. */
  asksSince: Date | null
  /** That many unknown blocks an admin has let go. */
  confirmedBlocks: number | null
  surveyedAt: Date | null
}

/**
 * `listed` blocks, of which the catalogue knew `held` as copies and `exempt` are marks of ours or
 * somebody else's from before; `missing` copies were found; of the `unknown` blocks `adopted` became
 * copies of chunks in use and `retired` leave after the grace.
 */
export type InventoryCounts = {
  listed: number
  held: number
  missing: number
  exempt: number
  unknown: number
  adopted: number
  retired: number
}

const COLUMNS = [
  'node_id',
  'wanted_at',
  'wanted_why',
  'started_at',
  'finished_at',
  'trouble',
  'listed',
  'held',
  'missing',
  'exempt',
  'unknown',
  'adopted',
  'retired',
  'asks_since',
  'confirmed_blocks',
  'surveyed_at',
] as const

/** Of every node that has had one, or is to have one. */
export async function listInventories(
  c: Catalog,
  { nodeId }: { nodeId?: number } = {},
): Promise<Inventory[]> {
  let query = c.db.selectFrom('node_inventories').select(COLUMNS).orderBy('node_id')
  if (nodeId !== undefined) query = query.where('node_id', '=', nodeId)
  return (await query.execute()).map((row) => ({
    nodeId: row.node_id,
    wantedAt: row.wanted_at,
    wantedWhy: row.wanted_why,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    trouble: row.trouble,
    counts: {
      listed: row.listed,
      held: row.held,
      missing: row.missing,
      exempt: row.exempt,
      unknown: row.unknown,
      adopted: row.adopted,
      retired: row.retired,
    },
    asksSince: row.asks_since,
    confirmedBlocks: row.confirmed_blocks,
    surveyedAt: row.surveyed_at,
  }))
}

/** Asks for an inventory as soon as possible. False: there is no such node. */
export async function wantInventory(
  c: Catalog,
  { nodeId, why, actorId = null }: { nodeId: number; why: string; actorId?: string | null },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const node = await trx
      .selectFrom('nodes')
      .select('id')
      .where('id', '=', nodeId)
      .where('state', '!=', 'lost')
      .executeTakeFirst()
    if (node === undefined) return false
    const wanted = { wanted_at: sql<Date>`clock_timestamp()`, wanted_why: why, tried_at: null }
    await trx
      .insertInto('node_inventories')
      .values({ node_id: nodeId, ...wanted })
      .onConflict((oc) => oc.column('node_id').doUpdateSet(wanted))
      .execute()
    await audit(trx, {
      actorId,
      action: 'inventory.wanted',
      subject: String(nodeId),
      detail: { why },
    })
    return true
  })
}

/**
 * An admin says that as many unknown blocks as the last inventory found may be removed from this node.
 * False when nobody asked.
 */
export async function confirmUnknownBlocks(
  c: Catalog,
  { nodeId, actorId = null }: { nodeId: number; actorId?: string | null },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const row = await trx
      .updateTable('node_inventories')
      .set({ confirmed_blocks: sql`unknown`, confirmed_by: actorId, asks_since: null })
      .where('node_id', '=', nodeId)
      .where('asks_since', 'is not', null)
      .returning('unknown')
      .executeTakeFirst()
    if (row === undefined) return false
    await audit(trx, {
      actorId,
      action: 'inventory.confirmed',
      subject: String(nodeId),
      detail: { blocks: row.unknown },
    })
    return true
  })
}

export type DueInventory = { nodeId: number; why: string }

/**
 * Nodes in one of `states` whose inventory is wanted, or was never made, or is older than `everySeconds`;
 * longest waiting first. One that was tried is not due again for `retrySeconds`.
 */
export async function dueInventories(
  c: Catalog,
  {
    states,
    everySeconds,
    retrySeconds,
  }: { states: readonly NodeState[]; everySeconds: number; retrySeconds: number },
): Promise<DueInventory[]> {
  const { rows } = await sql<DueInventory>`
    SELECT n.id AS "nodeId",
      CASE WHEN i.wanted_at IS NOT NULL THEN i.wanted_why
        WHEN i.finished_at IS NULL THEN 'there was none yet' ELSE 'it is time' END AS why
    FROM nodes n LEFT JOIN node_inventories i ON i.node_id = n.id
    WHERE n.state = ANY(${[...states]}::text[])
      AND (i.tried_at IS NULL OR i.tried_at < clock_timestamp() - make_interval(secs => ${retrySeconds}))
      AND (i.wanted_at IS NOT NULL OR i.finished_at IS NULL
        OR i.finished_at < clock_timestamp() - make_interval(secs => ${everySeconds}))
    ORDER BY i.wanted_at NULLS LAST, i.finished_at NULLS FIRST, n.id`.execute(c.db)
  return rows
}

/** An attempt begins. Returns when, by Postgres: what was wanted before is answered by it. */
export async function beginInventory(c: Catalog, nodeId: number): Promise<Date> {
  const now = sql<Date>`clock_timestamp()`
  const row = await c.db
    .insertInto('node_inventories')
    .values({ node_id: nodeId, tried_at: now })
    .onConflict((oc) => oc.column('node_id').doUpdateSet({ tried_at: now }))
    .returning('tried_at')
    .executeTakeFirstOrThrow()
  return row.tried_at as Date
}

/** It could not be finished; it stays due. */
export async function failInventory(
  c: Catalog,
  { nodeId, trouble }: { nodeId: number; trouble: string },
): Promise<void> {
  await c.db
    .updateTable('node_inventories')
    .set({ trouble: trouble.slice(0, 300) })
    .where('node_id', '=', nodeId)
    .execute()
}

/**
 * It is finished. With `asks` the unknown blocks stay until an admin confirms them. The audit log says
 * so, and what was taken in; missing copies were written down when they were found.
 */
export async function endInventory(
  c: Catalog,
  end: {
    nodeId: number
    startedAt: Date
    counts: InventoryCounts
    asks: boolean
    /** The admin's word it went by; used up by it. */
    confirmed: number | null
  },
): Promise<void> {
  const { nodeId, startedAt, counts, asks, confirmed } = end
  await inTransaction(c, async (trx) => {
    const before = await trx
      .selectFrom('node_inventories')
      .select(['asks_since', 'unknown'])
      .where('node_id', '=', nodeId)
      .forUpdate()
      .executeTakeFirst()
    await trx
      .updateTable('node_inventories')
      .set({
        ...counts,
        started_at: startedAt,
        finished_at: sql`clock_timestamp()`,
        trouble: null,
        asks_since: asks ? sql`coalesce(asks_since, clock_timestamp())` : null,
        // Given while it ran: that is for the next one.
        ...(confirmed === null ? {} : { confirmed_blocks: null }),
        // Wanted after it began: that is for the next one.
        wanted_at: sql`CASE WHEN wanted_at > ${startedAt} THEN wanted_at END`,
      })
      .where('node_id', '=', nodeId)
      .execute()
    const subject = String(nodeId)
    const found = counts.adopted + counts.retired
    if (found > 0) await audit(trx, { action: 'inventory.findings', subject, detail: counts })
    if (asks && (before?.asks_since == null || before.unknown !== counts.unknown)) {
      const detail = { unknown: counts.unknown, listed: counts.listed }
      await audit(trx, { action: 'inventory.asks', subject, detail })
    }
  })
}

/** The groups of a part were compared with the node's list just now. */
export async function noteInventoried(
  c: Catalog,
  { nodeId, from, to }: { nodeId: number; from: number; to: number },
): Promise<void> {
  await sql`
    INSERT INTO group_nodes (grp, node_id, last_inventory)
    SELECT g, ${nodeId}, now() FROM generate_series(${from}::integer, ${to}::integer) AS g
    ON CONFLICT (node_id, grp) DO UPDATE SET last_inventory = excluded.last_inventory`.execute(c.db)
}
