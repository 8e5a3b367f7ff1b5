import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { LieKind } from '../schema.ts'

/**
 * - `other-bytes`: it answered with success, and the bytes were not those of the name
 * - `not-there`: it had confirmed the block, and says that it has none
 * - `invented`: it says that it holds a block that nobody can have
 */
export type Lie = {
  nodeId: number
  digest: Uint8Array
  kind: LieKind
  /** For people: `read`, `scrub`, `test`. */
  foundBy: string
  /** A disk that rots, or a block somebody deleted, explains it no better than a lie. */
  proven: boolean
}

/** Writes down what a node said that was not so. The same about the same block counts once. */
export async function noteLie(c: Catalog, lie: Lie): Promise<void> {
  const { nodeId, digest, kind, foundBy, proven } = lie
  await sql`
    INSERT INTO node_lies AS l (node_id, digest, kind, found_by, proven)
    SELECT id, ${Buffer.from(digest)}, ${kind}, ${foundBy}, ${proven} FROM nodes WHERE id = ${nodeId}
    ON CONFLICT (node_id, digest, kind) DO UPDATE
      SET at = excluded.at, found_by = excluded.found_by, proven = l.proven OR excluded.proven`.execute(
    c.db,
  )
}

export type LieCount = {
  nodeId: number
  /** Within the asked time. */
  proven: number
  /** Bad copies that rot would explain as well. */
  doubts: number
  /** Since the last of either; seconds. */
  sinceLast: number
}

/** What every node has against it. */
export async function countLies(
  c: Catalog,
  { withinSeconds }: { withinSeconds: number },
): Promise<LieCount[]> {
  const { rows } = await sql<LieCount>`
    SELECT l.node_id AS "nodeId",
      count(*) FILTER (WHERE l.proven)::integer AS proven,
      count(*) FILTER (WHERE NOT l.proven)::integer AS doubts,
      extract(epoch FROM clock_timestamp() - max(l.at))::float8 AS "sinceLast"
    FROM node_lies l
    WHERE l.at > now() - make_interval(secs => ${withinSeconds})
    GROUP BY l.node_id ORDER BY l.node_id`.execute(c.db)
  return rows
}

/** Takes a node back: what it said until now does not count any more. */
export async function forgiveLies(c: Catalog, nodeId: number): Promise<void> {
  await c.db.deleteFrom('node_lies').where('node_id', '=', nodeId).execute()
}

/** Removes what is older than that. */
export async function forgetLies(c: Catalog, olderThanSeconds: number): Promise<void> {
  await c.db
    .deleteFrom('node_lies')
    .where('at', '<', sql<Date>`now() - make_interval(secs => ${olderThanSeconds})`)
    .execute()
}
