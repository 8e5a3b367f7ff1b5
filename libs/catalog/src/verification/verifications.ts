import { type Selectable, sql } from 'kysely'
import { findAnyFile } from '../inspection/any-file.ts'
import type { Catalog } from '../open-catalog.ts'
import { addOutbox, type OutboxEntry } from '../outbox.ts'
import { audit } from '../people/audit.ts'
import type { VerificationsTable } from '../schema/upkeep.ts'
import { inTransaction, type Trx } from '../transaction.ts'

export type VerificationState = 'running' | 'done' | 'cancelled'

/** A copy that was read and is not what it should be. */
export type BadCopyFound = { digest: string; nodeId: number; kind: 'missing' | 'corrupt' }

/**
 * The reading of all copies of one content. A content has one row: the reading that is under way, or else
 * the last one.
 */
export type Verification = {
  id: string
  contentId: string
  fileId: string
  state: VerificationState
  /** Places in the content, its tree included. */
  chunks: number
  done: number
  /** Copies. */
  good: number
  missing: number
  corrupt: number
  noAnswer: number
  /** The first of those that were bad. */
  bad: BadCopyFound[]
  createdAt: Date
  finishedAt: Date | null
}

/**
 * Asks for all copies of a file's content to be read. One that is under way goes on and is the answer.
 * Undefined: no such file, or it is in the trash.
 */
export async function startVerification(
  c: Catalog,
  {
    fileId,
    actorId,
    job,
  }: { fileId: string; actorId: string; job: (verificationId: string) => OutboxEntry },
): Promise<Verification | undefined> {
  return inTransaction(c, async (trx) => {
    const file = await findAnyFile(trx, fileId)
    if (file === undefined) return undefined
    const { rows } = await sql<Selectable<VerificationsTable>>`
      INSERT INTO verifications AS v (content_id, file_id, requested_by, chunks)
      SELECT ${file.contentId}, ${fileId}, ${actorId}, coalesce(sum(length(digests) / 32), 0)
      FROM content_segments WHERE content_id = ${file.contentId}
      ON CONFLICT (content_id) DO UPDATE SET id = excluded.id, file_id = excluded.file_id,
        requested_by = excluded.requested_by, chunks = excluded.chunks, state = 'running', done = 0,
        good = 0, missing = 0, corrupt = 0, no_answer = 0, bad = '[]', created_at = now(),
        seen_at = now(), finished_at = NULL
      WHERE v.state <> 'running' RETURNING *`.execute(trx)
    const row = rows[0]
    if (row === undefined) return findIn(trx, file.contentId)
    await addOutbox(trx, job(row.id))
    const detail = { ownerId: file.ownerId, chunks: row.chunks }
    await audit(trx, { actorId, action: 'file.verify-started', subject: fileId, detail })
    return toVerification(row)
  })
}

/** False: nothing was under way for this file. What was found until now stays. */
export async function cancelVerification(
  c: Catalog,
  { fileId, actorId }: { fileId: string; actorId: string },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const file = await findAnyFile(trx, fileId)
    if (file === undefined) return false
    const row = await trx
      .updateTable('verifications')
      .set({ state: 'cancelled', finished_at: sql`now()` })
      .where('content_id', '=', file.contentId)
      .where('state', '=', 'running')
      .returning(['done', 'chunks'])
      .executeTakeFirst()
    if (row === undefined) return false
    const detail = { ownerId: file.ownerId, ...row }
    await audit(trx, { actorId, action: 'file.verify-cancelled', subject: fileId, detail })
    return true
  })
}

/** The one under way, or the last; undefined when nobody ever asked. */
export const findVerification = (
  c: Catalog,
  { contentId }: { contentId: string },
): Promise<Verification | undefined> => findIn(c.db, contentId)

async function findIn(db: Catalog['db'] | Trx, contentId: string) {
  const row = await db
    .selectFrom('verifications')
    .selectAll()
    .where('content_id', '=', contentId)
    .executeTakeFirst()
  return row && toVerification(row)
}

export const toVerification = (row: Selectable<VerificationsTable>): Verification => ({
  id: row.id,
  contentId: row.content_id,
  fileId: row.file_id,
  state: row.state as VerificationState,
  chunks: row.chunks,
  done: row.done,
  good: row.good,
  missing: row.missing,
  corrupt: row.corrupt,
  noAnswer: row.no_answer,
  bad: row.bad as BadCopyFound[],
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})
