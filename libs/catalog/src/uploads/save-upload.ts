import { UploadOvertaken } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { IN_A_DAY } from './create-upload.ts'

export type UploadProgress = {
  /** Whole chunks that are on W nodes each. */
  leaves: number
  /** What came after those; nothing while chunks are on their way. */
  tail: Uint8Array
  size?: number | undefined
}

/**
 * Notes how far an upload is; from here on the bytes count. Each sign of life gives it another day.
 *
 * @throws UploadOvertaken when a newer request goes on with it, or it was ended
 */
export async function saveUpload(
  c: Catalog,
  { id, fence }: { id: string; fence: number },
  { leaves, tail, size }: UploadProgress,
): Promise<Date> {
  const row = await c.db
    .updateTable('uploads')
    .set({ leaves, tail: Buffer.from(tail), expires_at: IN_A_DAY })
    .set(size === undefined ? {} : { size })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where('state', '=', 'open')
    .returning('expires_at')
    .executeTakeFirst()
  if (row === undefined) throw new UploadOvertaken()
  return row.expires_at
}
