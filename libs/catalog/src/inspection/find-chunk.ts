import { groupOf } from '@holdfast/chunks'
import { repairFor, riskClass } from '@holdfast/placement'
import { sql } from 'kysely'
import { chunksByDigest } from '../contents/reading.ts'
import { readStates } from '../files/holder-sets.ts'
import { bumpGroupWork } from '../groups/group-work.ts'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { inPreparedTransaction } from '../prepared.ts'
import { inTransaction } from '../transaction.ts'
import { type ChunkSeen, seeChunk } from './chunk-state.ts'

/** Undefined: nobody ever stored it here, or it is gone. */
export async function findChunk(c: Catalog, digest: Uint8Array): Promise<ChunkSeen | undefined> {
  const [row] = await chunksByDigest(c, [digest])
  return row && seeChunk(row, await inPreparedTransaction(c.pool, readStates))
}

/** A file that has a chunk somewhere in its content. */
export type FileOfChunk = {
  id: string
  ownerId: string
  folder: string
  name: string
  size: number
  /** A leaf of it, or a node of its tree. */
  kind: 'leaf' | 'tree'
}

/**
 * The files that use a chunk, at most `limit`. A chunk that is a content's root, as that of each small file
 * is, leads to it; for other references the segments are looked through until all are found (design decision
 * 10): up to half a second per five million chunks, and no index that every upload pays for.
 */
export async function filesOfChunk(
  c: Catalog,
  digest: Uint8Array,
  limit: number,
): Promise<FileOfChunk[]> {
  const bytes = Buffer.from(digest)
  const { rows } = await sql<FileOfChunk>`
    WITH roots AS MATERIALIZED (
      SELECT id AS content_id, CASE root_codec WHEN 'raw' THEN 'leaf' ELSE 'tree' END AS kind
      FROM contents WHERE root_digest = ${bytes} AND state IN ('committed', 'sealed')
    ), others AS MATERIALIZED (
      SELECT content_id, kind FROM content_segments
      WHERE content_id <> ALL (ARRAY(SELECT content_id FROM roots))
        AND position(${bytes}::bytea in digests) % 32 = 1
      LIMIT (SELECT greatest(refs - (SELECT count(*) FROM roots), 0) FROM chunks WHERE digest = ${bytes})
    ), users AS MATERIALIZED (
      SELECT content_id, min(kind) AS kind FROM (TABLE roots UNION ALL TABLE others) AS u GROUP BY 1
    )
    SELECT f.id, f.owner_id AS "ownerId", f.folder, f.name, f.size, u.kind
    FROM users u CROSS JOIN LATERAL (
      SELECT * FROM files WHERE content_id = u.content_id AND deleted_at IS NULL ORDER BY id LIMIT ${limit}
    ) AS f ORDER BY f.id LIMIT ${limit}`.execute(c.db)
  return rows
}

/**
 * Asks for a repair of a chunk's group, in the class that the chunk's risk calls for. The class is
 * undefined where nothing is to be done, or nothing can be for want of a source.
 */
export async function wantRepairOfChunk(
  c: Catalog,
  { chunk, actorId }: { chunk: ChunkSeen; actorId: string },
): Promise<{ group: number; workClass: string | undefined }> {
  const bad = new Set(chunk.issues.map(({ nodeId }) => nodeId))
  const risk = riskClass({
    holders: chunk.holders.map(({ nodeId }) => nodeId).filter((id) => !bad.has(id)),
    states: new Map(chunk.holders.map(({ nodeId, nodeState }) => [nodeId, nodeState])),
    wanted: chunk.wanted,
  })
  const group = groupOf(chunk.digest)
  const workClass = chunk.refs === 0 ? undefined : repairFor(risk)
  if (workClass === undefined) return { group, workClass }
  await inTransaction(c, async (trx) => {
    await bumpGroupWork(trx, workClass, [group])
    const detail = { digest: chunk.digest.toString('hex'), group, class: workClass }
    await audit(trx, { actorId, action: 'chunk.repair-wanted', detail })
  })
  return { group, workClass }
}

/** The content of a file of anybody, for administrators; undefined when there is no such file. */
export async function contentOfFile(c: Catalog, fileId: string): Promise<string | undefined> {
  const row = await c.db
    .selectFrom('files')
    .select('content_id')
    .where('id', '=', fileId)
    .executeTakeFirst()
  return row?.content_id
}
