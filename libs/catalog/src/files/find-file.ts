import { sql } from 'kysely'
import { type CatalogOrTrx, dbOf } from '../transaction.ts'
import type { FileHealth, FileRow } from './file-row.ts'
import { summarised } from './health.ts'
import { fileWithin } from './in-folder.ts'

/**
 * Files with what a FileRow needs. Health comes from the summary; `fileHealth` counts it. Left joins
 * on primary keys, so it costs what the files cost.
 */
export function selectFiles(c: CatalogOrTrx) {
  return dbOf(c)
    .selectFrom('files as f')
    .innerJoin('contents as c', 'c.id', 'f.content_id')
    .leftJoin('content_health as h', 'h.content_id', 'f.content_id')
    .leftJoin('content_thumbnails as t', 't.content_id', 'f.content_id')
    .innerJoin('membership as m', (join) => join.onTrue())
    .select(['f.id', 'f.owner_id', 'f.folder', 'f.name', 'f.content_id', 'f.content_type'])
    .select(['f.size', 'f.version', 'f.created_at', 'f.updated_at', 'f.deleted_at'])
    .select(['c.root_digest', 'c.root_codec', 'c.chunk_count', 'c.wanted', 'c.state', 'c.sha256'])
    .select(['c.layout', 'c.wanted_explicit', 'c.placed_at', 'h.state as health', 'h.least'])
    .select('t.digest as thumbnail')
    .select(sql<boolean>`m.health_states = m.states`.as('current'))
}

export type SelectedFile = Awaited<ReturnType<ReturnType<typeof selectFiles>['execute']>>[number]

export function toFileRow(row: SelectedFile): FileRow {
  if (row.root_digest === null || row.root_codec === null) {
    throw new Error(`file ${row.id} has a content that was never committed`)
  }
  const { health, least } = summarised({
    wanted: row.wanted,
    placed: row.placed_at !== null,
    summary:
      row.health === null ? null : { state: row.health as FileHealth, least: row.least ?? 0 },
    current: row.current,
  })
  return {
    id: row.id,
    ownerId: row.owner_id,
    folder: row.folder,
    name: row.name,
    contentId: row.content_id,
    contentType: row.content_type,
    size: row.size,
    root: { digest: row.root_digest, codec: row.root_codec },
    sha256: row.sha256,
    layout: row.layout,
    sealed: row.state === 'sealed',
    chunks: row.chunk_count ?? 0,
    copies: { wanted: row.wanted, least },
    health,
    thumbnail: row.thumbnail,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  }
}

export type FileQuestion = {
  ownerId: string
  id: string
  trashed?: boolean
  /** A folder outside of which nothing is there, for keys that are for one. */
  within?: string | undefined
}

/** A file of this owner; trashed ones only on request. Somebody else's is not there. */
export async function findFile(
  c: CatalogOrTrx,
  { ownerId, id, trashed = false, within }: FileQuestion,
): Promise<FileRow | undefined> {
  const row = await selectFiles(c)
    .where('f.id', '=', id)
    .where('f.owner_id', '=', ownerId)
    .where(fileWithin(within))
    .where('f.deleted_at', trashed ? 'is not' : 'is', null)
    .executeTakeFirst()
  return row && toFileRow(row)
}

export async function findFileByPath(
  c: CatalogOrTrx,
  { ownerId, folder, name }: { ownerId: string; folder: string; name: string },
): Promise<FileRow | undefined> {
  const row = await selectFiles(c)
    .where('f.owner_id', '=', ownerId)
    .where('f.folder', '=', folder)
    .where('f.name', '=', name)
    .where('f.deleted_at', 'is', null)
    .executeTakeFirst()
  return row && toFileRow(row)
}

/** The file that a content was committed with, if it is still there. */
export async function findFileOfContent(
  c: CatalogOrTrx,
  { ownerId, contentId }: { ownerId: string; contentId: string },
): Promise<FileRow | undefined> {
  const row = await selectFiles(c)
    .where('f.content_id', '=', contentId)
    .where('f.owner_id', '=', ownerId)
    .where('f.deleted_at', 'is', null)
    .executeTakeFirst()
  return row && toFileRow(row)
}
