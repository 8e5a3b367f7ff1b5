import { CHUNK_SIZE } from '@holdfast/chunks'
import { sql } from 'kysely'
import { folderWithin } from '../files/in-folder.ts'
import type { UploadState } from '../schema.ts'
import { type CatalogOrTrx, dbOf } from '../transaction.ts'

/** A resumable upload as its owner sees it. */
export type UploadRow = {
  id: string
  ownerId: string
  contentId: string
  state: UploadState
  concat: string | null
  folder: string
  name: string | null
  contentType: string
  onConflict: 'fail' | 'rename' | 'replace'
  wanted: number | null
  metadata: string | null
  size: number | null
  /** Bytes that are stored for good. */
  offset: number
  leaves: number
  fileId: string | null
  createdAt: Date
  expiresAt: Date
}

export const UPLOAD_COLUMNS = [
  'id',
  'owner_id as ownerId',
  'content_id as contentId',
  'state',
  'concat',
  'folder',
  'name',
  'content_type as contentType',
  'on_conflict as onConflict',
  'wanted',
  'metadata',
  'size',
  'leaves',
  'file_id as fileId',
  'created_at as createdAt',
  'expires_at as expiresAt',
] as const

/** A finished one keeps neither leaves nor tail: all of it is stored. */
export const UPLOAD_OFFSET = sql<number>`CASE WHEN uploads.state = 'finished' THEN uploads.size
  ELSE uploads.leaves * ${sql.lit(CHUNK_SIZE)} + length(uploads.tail) END`.as('offset')

/** Whose uploads, and where to: what goes outside of the folder `within` is not there. */
export type UploadScope = { ownerId: string; within?: string | undefined }

/** Somebody else's is not there. */
export async function findUpload(
  c: CatalogOrTrx,
  { id, ownerId, within }: UploadScope & { id: string },
): Promise<UploadRow | undefined> {
  return dbOf(c)
    .selectFrom('uploads')
    .select(UPLOAD_COLUMNS)
    .select(UPLOAD_OFFSET)
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .where(folderWithin(sql.ref('uploads.folder'), within))
    .executeTakeFirst()
}

/** The one that puts the same parts together: its client asks again when the answer got lost. */
export async function findJoined(
  c: CatalogOrTrx,
  { ownerId, within, concat }: UploadScope & { concat: string },
): Promise<UploadRow | undefined> {
  return dbOf(c)
    .selectFrom('uploads')
    .select(UPLOAD_COLUMNS)
    .select(UPLOAD_OFFSET)
    .where('owner_id', '=', ownerId)
    .where('concat', '=', concat)
    .where(folderWithin(sql.ref('uploads.folder'), within))
    .executeTakeFirst()
}

/** Bytes of a complete part after its whole chunks; none of one that expired. */
export async function uploadTail(c: CatalogOrTrx, id: string): Promise<Buffer> {
  const row = await dbOf(c)
    .selectFrom('uploads')
    .select('tail')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.tail ?? Buffer.alloc(0)
}

/** Those that are not finished and can be gone on with, newest first, from below `before`. */
export async function openUploads(
  c: CatalogOrTrx,
  { ownerId, within, before, limit }: UploadScope & { before?: UploadCursor; limit: number },
): Promise<UploadRow[]> {
  let query = dbOf(c)
    .selectFrom('uploads')
    .select(UPLOAD_COLUMNS)
    .select(UPLOAD_OFFSET)
    .where('owner_id', '=', ownerId)
    .where('state', '=', 'open')
    .where('expires_at', '>', sql<Date>`now()`)
    .where(sql<boolean>`(concat IS NULL OR concat = 'partial')`)
    .where(folderWithin(sql.ref('uploads.folder'), within))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) {
    // Times are sent with milliseconds and kept with microseconds: the row itself says where it is.
    query = query.where(
      sql<boolean>`(created_at, id) < (SELECT created_at, id FROM uploads WHERE id = ${before})`,
    )
  }
  return query.execute()
}

/** The id of the last row of a page. Of one that is gone meanwhile nothing follows. */
export type UploadCursor = string
