import type { Link } from '@holdfast/chunks'
import { ChunksLost, ContentNotOpen, FileNotFound } from '../errors.ts'
import type { ContentFacts } from '../ledger/commit-plan.ts'
import { COMMIT_CONTENTS, LOCK_FOR_COMMIT, LOST_CHUNKS } from '../ledger/commit-statements.ts'
import { assertRoom, createTally, lockUsers } from '../ledger/quota.ts'
import type { Catalog } from '../open-catalog.ts'
import { ADD_OUTBOX } from '../outbox.ts'
import { type Run, runIn } from '../prepared.ts'
import { inTransaction } from '../transaction.ts'
import { dropThumbnails } from './drop-thumbnails.ts'
import type { FileRow } from './file-row.ts'
import { type Guard, guardedFile } from './guard.ts'
import { fileWithin } from './in-folder.ts'
import { inOwnersTurn } from './owners-turn.ts'
import { releaseContents } from './release-unused.ts'

type Target = { ownerId: string; fileId: string; within?: string | undefined }

/** A content of one chunk that is stored and not committed yet. */
export type StoredThumbnail = {
  contentId: string
  size: number
  root: Link
  contentType: string
  /** All R copies are stored already. */
  placed: boolean
}

/** Copies that its chunk must still have when members changed since it was opened, as of any upload. */
const QUORUM = 2

/**
 * Commits a thumbnail of what a file's content is now; one that was there goes. It belongs to the content,
 * so that copies and versions have it too, and a file that is replaced has none (decision 0026). Throws
 * FileNotFound, ContentNotOpen, ChunksLost, QuotaExceeded, and what the guard throws.
 */
export async function setThumbnail(
  c: Catalog,
  {
    ownerId,
    fileId: id,
    within,
    guard,
    stored,
  }: Target & { guard: Guard; stored: StoredThumbnail },
): Promise<FileRow> {
  return inOwnersTurn(c, ownerId, () =>
    inTransaction(c, async (trx) => {
      const run = runIn(trx)
      const purse = (await lockUsers(run, [ownerId])).get(ownerId)
      if (purse === undefined) throw new FileNotFound()
      const file = await guardedFile(trx, { ownerId, id, within }, guard)
      const content = await openContent(run, stored, file)
      assertRoom(purse, Math.max(0, stored.size - content.reserved), 0)
      const replaced = await dropThumbnails(run, [file.contentId])
      if (replaced.length > 0) await releaseContents(run, replaced)
      await commit(run, stored, file.contentId)
      const tally = createTally()
      const { reserved, reservedFiles } = content
      tally.add(ownerId, {
        used: stored.size,
        reserved: -reserved,
        reservedFiles: -reservedFiles,
      })
      await tally.write(run)
      return guardedFile(trx, { ownerId, id })
    }),
  )
}

type LockedRow = ContentFacts & { generation: number }

/** Both contents, in the order in which everybody locks them; the file keeps its own under the owner's lock. */
async function openContent(
  run: Run,
  { contentId }: StoredThumbnail,
  file: FileRow,
): Promise<ContentFacts> {
  const rows = await run<LockedRow>(LOCK_FOR_COMMIT, [[contentId, file.contentId]])
  const content = rows.find(({ id }) => id === contentId)
  if (content?.state !== 'open' || content.owner_id !== file.ownerId) {
    throw new ContentNotOpen(contentId, content?.state)
  }
  if (content.membership !== content.generation) {
    const quorum = Math.min(QUORUM, content.wanted)
    const lost = await run<{ digest: Buffer }>(LOST_CHUNKS, [[contentId], [quorum]])
    if (lost.length > 0) {
      throw new ChunksLost(
        contentId,
        lost.map(({ digest }) => digest),
      )
    }
  }
  return content
}

const ADD_THUMBNAIL = {
  name: 'add-thumbnail',
  text: `INSERT INTO content_thumbnails (content_id, thumbnail_id, content_type, size, digest)
    VALUES ($1, $2, $3, $4, $5)`,
}

async function commit(run: Run, stored: StoredThumbnail, shows: string): Promise<void> {
  const { contentId, size, contentType, root, placed } = stored
  const digest = Buffer.from(root.digest)
  // One chunk is sealed by its commit (decision 0006).
  const facts = [[contentId], [size], [digest], [root.codec], [1], [placed], [null], [true]]
  await run(COMMIT_CONTENTS, [...facts, ['fixed']])
  await run(ADD_THUMBNAIL, [shows, contentId, contentType, size, digest])
  if (placed) return
  const place = { contentId, kind: 'leaf', from: 0, to: 0 }
  await run(ADD_OUTBOX, [['place-chunks'], [JSON.stringify(place)]])
}

/** What is needed to serve a thumbnail. */
export type ThumbnailRow = {
  contentId: string
  contentType: string
  /** Bytes. */
  size: number
  digest: Buffer
  createdAt: Date
}

/** The thumbnail of what a file's content is now. Undefined: it has none, or is not there. */
export async function findThumbnail(
  c: Catalog,
  { ownerId, fileId, within }: Target,
): Promise<ThumbnailRow | undefined> {
  return c.db
    .selectFrom('files as f')
    .innerJoin('content_thumbnails as t', 't.content_id', 'f.content_id')
    .select(['t.thumbnail_id as contentId', 't.content_type as contentType', 't.size'])
    .select(['t.digest', 't.created_at as createdAt'])
    .where('f.id', '=', fileId)
    .where('f.owner_id', '=', ownerId)
    .where('f.deleted_at', 'is', null)
    .where(fileWithin(within))
    .executeTakeFirst()
}
