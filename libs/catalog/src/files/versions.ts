import type { Link } from '@holdfast/chunks'
import { sql } from 'kysely'
import { FileNotFound } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { runIn } from '../prepared.ts'
import { type CatalogOrTrx, dbOf, inTransaction, type Trx } from '../transaction.ts'
import { holdContent } from './copy-file.ts'
import { lockOwner } from './delete-file.ts'
import type { FileRow } from './file-row.ts'
import { type Guard, guardedFile } from './guard.ts'
import { fileWithin } from './in-folder.ts'
import { keepCurrent } from './keep-current.ts'
import { inOwnersTurn } from './owners-turn.ts'
import { letGo } from './remove-files.ts'

/** What a file's content was before it was replaced. */
export type VersionRow = {
  version: number
  contentId: string
  contentType: string
  /** Bytes. */
  size: number
  root: Link
  sha256: Buffer | null
  /** Since when the file had it, and until when. */
  createdAt: Date
  replacedAt: Date
}

type Target = { ownerId: string; fileId: string; within?: string | undefined }

/** The earlier versions of a file, newest first. Nothing where the file is not there. */
export async function listVersions(
  c: Catalog,
  { before, limit = 50, ...target }: Target & { before?: number | undefined; limit?: number },
): Promise<{ items: VersionRow[]; next: number | null }> {
  let query = selectVersions(c, target)
    .orderBy('v.version', 'desc')
    .limit(limit + 1)
  if (before !== undefined) query = query.where('v.version', '<', before)
  const rows = await query.execute()
  const items = rows.slice(0, limit).map(toVersion)
  return { items, next: rows.length > limit ? (items.at(-1)?.version ?? null) : null }
}

export async function findVersion(
  c: Catalog,
  { version, ...target }: Target & { version: number },
): Promise<VersionRow | undefined> {
  const row = await selectVersions(c, target).where('v.version', '=', version).executeTakeFirst()
  return row && toVersion(row)
}

/** Files in the trash keep their versions, and show none. */
function selectVersions(c: CatalogOrTrx, { ownerId, fileId, within }: Target) {
  return dbOf(c)
    .selectFrom('file_versions as v')
    .innerJoin('files as f', 'f.id', 'v.file_id')
    .innerJoin('contents as c', 'c.id', 'v.content_id')
    .select(['v.version', 'v.content_id', 'v.content_type', 'v.size', 'v.created_at'])
    .select(['v.replaced_at', 'c.root_digest', 'c.root_codec', 'c.sha256'])
    .where('f.id', '=', fileId)
    .where('f.owner_id', '=', ownerId)
    .where('f.deleted_at', 'is', null)
    .where(fileWithin(within))
}

type Row = Awaited<ReturnType<ReturnType<typeof selectVersions>['execute']>>[number]

function toVersion(row: Row): VersionRow {
  if (row.root_digest === null || row.root_codec === null) {
    throw new Error(`version ${row.version} has a content that was never committed`)
  }
  return {
    version: row.version,
    contentId: row.content_id,
    contentType: row.content_type,
    size: row.size,
    root: { digest: row.root_digest, codec: row.root_codec },
    sha256: row.sha256,
    createdAt: row.created_at,
    replacedAt: row.replaced_at,
  }
}

/**
 * Exchanges a file's content with that of an earlier version: what it was until now becomes a version,
 * so nothing is lost and the quota stays as it is. Throws FileNotFound, and what the guard throws.
 */
export async function restoreVersion(
  c: Catalog,
  {
    ownerId,
    fileId,
    version,
    within,
    guard,
  }: Target & { version: number; guard?: Guard | undefined },
): Promise<FileRow> {
  return inOwnersTurn(c, ownerId, () =>
    inTransaction(c, async (trx) => {
      await lockOwner(trx, ownerId)
      await guardedFile(trx, { ownerId, id: fileId, within }, guard)
      const old = await takeVersion(trx, fileId, version)
      if (old === undefined) throw new FileNotFound('version')
      await holdContent(trx, old.content_id)
      await keepCurrent(runIn(trx), [fileId])
      await trx
        .updateTable('files')
        .set({ content_id: old.content_id, content_type: old.content_type, size: old.size })
        .set({ wanted: old.wanted, version: sql`version + 1`, updated_at: sql`now()` })
        .where('id', '=', fileId)
        .execute()
      return guardedFile(trx, { ownerId, id: fileId })
    }),
  )
}

function takeVersion(trx: Trx, fileId: string, version: number) {
  return trx
    .deleteFrom('file_versions')
    .where('file_id', '=', fileId)
    .where('version', '=', version)
    .returning(['content_id', 'content_type', 'size', 'wanted'])
    .executeTakeFirst()
}

/** Removes one version for good. False: it is not there. */
export async function deleteVersion(
  c: Catalog,
  { version, ...target }: Target & { version: number },
): Promise<boolean> {
  const { ownerId, fileId } = target
  return inOwnersTurn(c, ownerId, () =>
    inTransaction(c, async (trx) => {
      await lockOwner(trx, ownerId)
      const found = await selectVersions(trx, target)
        .where('v.version', '=', version)
        .executeTakeFirst()
      if (found === undefined) return false
      const old = await takeVersion(trx, fileId, version)
      if (old !== undefined) await letGo(runIn(trx), ownerId, [old])
      return old !== undefined
    }),
  )
}
