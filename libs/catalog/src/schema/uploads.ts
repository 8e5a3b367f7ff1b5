import type { Generated } from 'kysely'
import type { Time } from './columns.ts'

// Uploads that their client may go on with (tus).

/** `open → finished | expired`; terminated ones have no row. */
export type UploadState = 'open' | 'finished' | 'expired'

export interface UploadsTable {
  id: Generated<string>
  owner_id: string
  /** Open while the upload is. Its segments never say less than `leaves`. */
  content_id: string
  state: Generated<UploadState>
  /** The content's, too. Only the request that raised it last may save how far it came. */
  fence: Generated<number>
  /** `Upload-Concat` as it was sent: `partial`, or `final;` with its parts. Null: a file by itself. */
  concat: string | null
  /** For a partial one the folder that its key is for. */
  folder: string
  /** Null: a partial one. */
  name: string | null
  content_type: string
  on_conflict: Generated<'fail' | 'rename' | 'replace'>
  /** R as asked for. */
  wanted: number | null
  /** `Upload-Metadata` as it was sent. */
  metadata: string | null
  /** Bytes; null while its client does not know them. */
  size: number | null
  /** Whole chunks that are stored on W nodes each. */
  leaves: Generated<number>
  /** The bytes after those, less than a chunk. */
  tail: Generated<Buffer>
  /** The file it became. */
  file_id: string | null
  created_at: Time
  expires_at: Time
}
