import { sql } from 'kysely'
import { folderWithin } from '../files/in-folder.ts'
import type { Catalog } from '../open-catalog.ts'
import { addOutbox, type OutboxEntry } from '../outbox.ts'
import { audit } from '../people/audit.ts'
import type { ImportKind, ImportState } from '../schema.ts'
import { type CatalogOrTrx, dbOf, inTransaction } from '../transaction.ts'

/** An import as its owner sees it. */
export type ImportRow = {
  id: string
  ownerId: string
  kind: ImportKind
  state: ImportState
  source: string | null
  nodeId: number | null
  folder: string
  name: string | null
  onConflict: 'fail' | 'rename' | 'replace'
  wanted: number | null
  bytesDone: number
  bytesTotal: number | null
  bytesPerSecond: number | null
  files: number
  fileId: string | null
  rootCid: string | null
  errorCode: string | null
  error: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

export const IMPORT_COLUMNS = [
  'id',
  'owner_id as ownerId',
  'kind',
  'state',
  'source',
  'node_id as nodeId',
  'folder',
  'name',
  'on_conflict as onConflict',
  'wanted',
  'bytes_done as bytesDone',
  'bytes_total as bytesTotal',
  'bytes_per_second as bytesPerSecond',
  'files',
  'file_id as fileId',
  'root_cid as rootCid',
  'error_code as errorCode',
  'error',
  'created_at as createdAt',
  'started_at as startedAt',
  'finished_at as finishedAt',
] as const

export type NewImport = {
  ownerId: string
  kind: ImportKind
  source: string | null
  nodeId?: number | null
  folder: string
  name?: string | null
  onConflict?: 'fail' | 'rename' | 'replace'
  wanted?: number | null
  /** The open content that holds the CAR. */
  stagedId?: string | null
  /** Its bytes. */
  stagedSize?: number
  bytesTotal?: number | null
  reqId?: string
  /** The job that does it. */
  job(importId: string): OutboxEntry
}

/** Makes an import and its job, in one transaction. */
export async function createImport(c: Catalog, input: NewImport): Promise<ImportRow> {
  const { ownerId, kind, folder } = input
  return inTransaction(c, async (trx) => {
    const row = await trx
      .insertInto('imports')
      .values({
        owner_id: ownerId,
        kind,
        source: input.source,
        node_id: input.nodeId ?? null,
        folder,
        name: input.name ?? null,
        on_conflict: input.onConflict ?? 'fail',
        wanted: input.wanted ?? null,
        staged_id: input.stagedId ?? null,
        bytes_total: input.bytesTotal ?? null,
        req_id: input.reqId ?? null,
        facts: JSON.stringify(
          input.stagedSize === undefined ? {} : { stagedSize: input.stagedSize },
        ),
      })
      .returning(IMPORT_COLUMNS)
      .executeTakeFirstOrThrow()
    await addOutbox(trx, input.job(row.id))
    // Without the source: an address may hold a secret, and the log is read by administrators.
    await audit(trx, {
      actorId: ownerId,
      action: 'import.started',
      subject: row.id,
      detail: { kind, folder },
    })
    return row
  })
}

/** Whose imports, and where to: what goes outside of the folder `within` is not there. */
type Scope = { ownerId: string; within?: string | undefined }

const into = (within: string | undefined) => folderWithin(sql.ref('imports.folder'), within)

/** Somebody else's is not there. */
export async function findImport(
  c: CatalogOrTrx,
  { id, ownerId, within }: Scope & { id: string },
): Promise<ImportRow | undefined> {
  return dbOf(c)
    .selectFrom('imports')
    .select(IMPORT_COLUMNS)
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .where(into(within))
    .executeTakeFirst()
}

/** Newest first, from below `before` (an id). */
export async function listImports(
  c: CatalogOrTrx,
  { ownerId, within, before, limit = 50 }: Scope & { before?: string; limit?: number },
): Promise<ImportRow[]> {
  let query = dbOf(c)
    .selectFrom('imports')
    .select(IMPORT_COLUMNS)
    .where('owner_id', '=', ownerId)
    .where(into(within))
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  return query.execute()
}

/**
 * Ends an import on its owner's word. Returns the contents that were open for it, which the caller
 * gives up; undefined when there is no such import, none when it was over already. A run that still
 * goes on is refused from here on, and ends.
 */
export async function cancelImport(
  c: Catalog,
  { id, ownerId, within }: Scope & { id: string },
): Promise<{ open: string[] } | undefined> {
  return inTransaction(c, async (trx) => {
    const found = await trx
      .selectFrom('imports')
      .select(['kind', 'content_id', 'staged_id', 'finished_at'])
      .where('id', '=', id)
      .where('owner_id', '=', ownerId)
      .where(into(within))
      .forUpdate()
      .executeTakeFirst()
    if (found === undefined) return undefined
    if (found.finished_at !== null) return { open: [] }
    await trx
      .updateTable('imports')
      .set({ state: 'cancelled', finished_at: sql`now()`, bytes_per_second: null })
      .set({ content_id: null, staged_id: null })
      .where('id', '=', id)
      .execute()
    await trx.deleteFrom('import_blocks').where('import_id', '=', id).execute()
    await audit(trx, {
      actorId: ownerId,
      action: 'import.cancelled',
      subject: id,
      detail: { kind: found.kind },
    })
    return { open: [found.content_id, found.staged_id].filter((content) => content !== null) }
  })
}

/** Imports that nobody showed alive for so long: their job got lost with the queue. */
export async function silentImports(
  c: CatalogOrTrx,
  { seconds, limit = 200 }: { seconds: number; limit?: number },
): Promise<{ id: string; kind: ImportKind }[]> {
  return dbOf(c)
    .selectFrom('imports')
    .select(['id', 'kind'])
    .where('finished_at', 'is', null)
    .where('seen_at', '<=', sql<Date>`now() - make_interval(secs => ${seconds})`)
    .orderBy('seen_at')
    .limit(limit)
    .execute()
}

/** Forgets imports that ended so many days ago; returns how many. */
export async function purgeImports(c: CatalogOrTrx, { days }: { days: number }): Promise<number> {
  const result = await dbOf(c)
    .deleteFrom('imports')
    .where('finished_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
