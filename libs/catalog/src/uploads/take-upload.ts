import { SEGMENT_LEAVES } from '@holdfast/chunks'
import { sql } from 'kysely'
import { lowerReferences } from '../contents/release.ts'
import { unpack } from '../digests.ts'
import type { Catalog } from '../open-catalog.ts'
import { runIn } from '../prepared.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { finishUpload } from './end-upload.ts'
import {
  findUpload,
  UPLOAD_COLUMNS,
  UPLOAD_OFFSET,
  type UploadRow,
  type UploadScope,
} from './find-uploads.ts'

/** An upload as the request that goes on with it sees it. */
export type TakenUpload = UploadRow & {
  fence: number
  /** The bytes after its whole chunks. */
  tail: Buffer
  /** Bytes taken from the owner's quota for it. */
  reserved: number
}

export type TakeOutcome =
  | { taken: TakenUpload }
  | { finished: UploadRow }
  | { joining: UploadRow }
  | 'gone'
  | undefined

/**
 * Takes an upload over: from here on whoever had it before is refused at every register, save and
 * commit, so the offset that is told now stays until the next request. What was registered beyond it is
 * cut off, since other bytes may come there.
 *
 * `finished` when its file is there, `joining` while it is made of parts, which nobody can take over,
 * `gone` when it expired; undefined: there is no such upload.
 */
export async function takeUpload(
  c: Catalog,
  scope: UploadScope & { id: string },
): Promise<TakeOutcome> {
  const found = await findUpload(c, scope)
  if (found === undefined) return undefined
  if (found.state === 'finished') return { finished: found }
  if (found.state === 'expired') return 'gone'
  const isJoined = found.concat !== null && found.concat !== 'partial'
  const taken = isJoined ? undefined : await inTransaction(c, (trx) => take(trx, found))
  if (taken !== undefined) return { taken }
  // Its gateway died between the commit and the note of it, or it was given up a moment ago.
  await finishUpload(c, found)
  const now = await findUpload(c, scope)
  if (now?.state === 'finished') return { finished: now }
  return isJoined && now?.state === 'open' ? { joining: now } : now && 'gone'
}

async function take(trx: Trx, { id, contentId }: UploadRow): Promise<TakenUpload | undefined> {
  const content = await trx
    .updateTable('contents')
    .set({ fence: sql`fence + 1`, lease_counter: sql`lease_counter + 1` })
    .where('id', '=', contentId)
    .where('state', '=', 'open')
    .returning(['fence', 'reserved_bytes as reserved'])
    .executeTakeFirst()
  if (content === undefined) return undefined
  const row = await trx
    .updateTable('uploads')
    .set({ fence: content.fence })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('expires_at', '>', sql<Date>`now()`)
    .returning(UPLOAD_COLUMNS)
    .returning(UPLOAD_OFFSET)
    .returning('tail')
    .executeTakeFirst()
  if (row === undefined) return undefined
  await cutLeaves(trx, contentId, row.leaves)
  return { ...row, ...content }
}

/** Takes the leaves from `keep` on away. The content is locked: nobody registers meanwhile. */
async function cutLeaves(trx: Trx, contentId: string, keep: number): Promise<void> {
  const seg = Math.floor(keep / SEGMENT_LEAVES)
  const bytes = (keep % SEGMENT_LEAVES) * 32
  const { rows: whole } = await sql<{ digests: Buffer }>`
    DELETE FROM content_segments WHERE content_id = ${contentId} AND kind = 'leaf'
      AND seg >= ${bytes === 0 ? seg : seg + 1} RETURNING digests`.execute(trx)
  const { rows: part } = await sql<{ digests: Buffer }>`
    UPDATE content_segments SET digests = substring(digests FROM 1 FOR ${bytes})
    WHERE content_id = ${contentId} AND kind = 'leaf' AND seg = ${seg}
      AND length(digests) > ${bytes} AND ${bytes} > 0
    RETURNING substring(old.digests FROM ${bytes + 1}) AS digests`.execute(trx)
  const digests = [...whole, ...part].flatMap((row) => unpack(row.digests))
  if (digests.length > 0) await lowerReferences(runIn(trx), digests, true)
}
