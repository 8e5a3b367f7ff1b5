import { sql } from 'kysely'
import { TooManyUploads } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { UPLOAD_COLUMNS, UPLOAD_OFFSET, type UploadRow } from './find-uploads.ts'

/** Not finished ones of an account; each may keep a MiB in Postgres. */
const MOST_OPEN = 1_000

/** How long an upload may rest until it expires. */
export const IN_A_DAY = sql<Date>`now() + interval '24 hours'`

export type NewUpload = Pick<
  UploadRow,
  | 'ownerId'
  | 'contentId'
  | 'concat'
  | 'folder'
  | 'name'
  | 'contentType'
  | 'onConflict'
  | 'wanted'
  | 'metadata'
  | 'size'
>

/**
 * A row for an open content that its client may go on with. The content stands first: when this fails,
 * its opener gives it up, and dies the opener in between, its lease runs out.
 *
 * @throws TooManyUploads
 */
export async function createUpload(c: Catalog, upload: NewUpload): Promise<UploadRow> {
  const row = await c.db
    .insertInto('uploads')
    .columns([
      ...(['owner_id', 'content_id', 'concat', 'folder', 'name', 'content_type'] as const),
      ...(['on_conflict', 'wanted', 'metadata', 'size', 'expires_at'] as const),
    ])
    .expression(
      sql`SELECT ${upload.ownerId}::uuid, ${upload.contentId}::uuid, ${upload.concat}::text,
          ${upload.folder}::text, ${upload.name}::text, ${upload.contentType}::text,
          ${upload.onConflict}::text, ${upload.wanted}::smallint, ${upload.metadata}::text,
          ${upload.size}::bigint, ${IN_A_DAY}
        WHERE (SELECT count(*) FROM uploads WHERE owner_id = ${upload.ownerId}::uuid
          AND state = 'open') < ${MOST_OPEN}` as never,
    )
    .returning(UPLOAD_COLUMNS)
    .returning(UPLOAD_OFFSET)
    .executeTakeFirst()
  if (row === undefined) throw new TooManyUploads(MOST_OPEN)
  return row
}
