import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { audit } from './audit.ts'
import { addToken } from './rotate-session.ts'

/** A session is one sign-in. Its refresh tokens follow each other: see rotate-session.ts. */
export type Session = {
  id: string
  userAgent: string | null
  ip: string | null
  createdAt: Date
  usedAt: Date
  expiresAt: Date
}

export async function createSession(
  c: Catalog,
  input: {
    userId: string
    tokenHash: Uint8Array
    ttlSeconds: number
    userAgent?: string | null
    ip?: string | null
  },
): Promise<{ id: string; expiresAt: Date }> {
  return inTransaction(c, async (trx) => {
    const session = await trx
      .insertInto('sessions')
      .values({
        user_id: input.userId,
        user_agent: input.userAgent ?? null,
        ip: input.ip ?? null,
        expires_at: sql`now() + make_interval(secs => ${input.ttlSeconds})`,
      })
      .returning(['id', 'expires_at'])
      .executeTakeFirstOrThrow()
    await addToken(trx, session.id, input.tokenHash)
    const { userId: actorId, userAgent, ip } = input
    const detail = { userAgent: userAgent ?? null, ip: ip ?? null }
    await audit(trx, { actorId, action: 'session.started', subject: session.id, detail })
    return { id: session.id, expiresAt: session.expires_at }
  })
}

/** Ends one session of this user. False: not theirs, or ended before. */
export async function revokeSession(
  c: Catalog,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<boolean> {
  const rows = sql<SqlBool>`id = ${sessionId} AND user_id = ${userId}`
  return (await endSessions(c, rows)) > 0
}

/** Sign-out with nothing but the refresh token at hand. */
export async function revokeSessionOfToken(c: Catalog, tokenHash: Uint8Array): Promise<void> {
  const hash = Buffer.from(tokenHash)
  await endSessions(
    c,
    sql<SqlBool>`id IN (SELECT session_id FROM session_tokens WHERE token_hash = ${hash})`,
  )
}

/** Ends sessions that were not, each with a row in the audit log. Returns how many. */
async function endSessions(c: Catalog, rows: RawBuilder<SqlBool>): Promise<number> {
  return inTransaction(c, async (trx) => {
    const ended = await trx
      .updateTable('sessions')
      .set({ revoked_at: sql`now()` })
      .where('revoked_at', 'is', null)
      .where(rows)
      .returning(['id as subject', 'user_id as actorId'])
      .execute()
    for (const one of ended) await audit(trx, { ...one, action: 'session.ended' })
    return ended.length
  })
}

/** Ends all sessions of this user but one, with one row in the audit log. */
export async function endOtherSessions(
  c: Catalog,
  { userId, keep }: { userId: string; keep: string },
): Promise<void> {
  await inTransaction(c, async (trx) => {
    const others = await revokeOtherSessions(trx, { userId, keep })
    if (others === 0) return
    await audit(trx, { actorId: userId, action: 'session.ended', detail: { others } })
  })
}

/** After a change of password: everybody else is out. Returns how many were ended. */
export async function revokeOtherSessions(
  trx: Trx,
  { userId, keep }: { userId: string; keep?: string },
): Promise<number> {
  let update = trx
    .updateTable('sessions')
    .set({ revoked_at: sql`now()` })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
  if (keep !== undefined) update = update.where('id', '!=', keep)
  const result = await update.executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** Sessions that still open the door, last used first. */
export async function listSessions(c: Catalog, userId: string): Promise<Session[]> {
  return c.db
    .selectFrom('sessions')
    .select([
      'id',
      'user_agent as userAgent',
      'ip',
      'created_at as createdAt',
      'used_at as usedAt',
      'expires_at as expiresAt',
    ])
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('used_at', 'desc')
    .execute()
}

/** Whether a session is one of this user and began within the last so many seconds. */
export async function isRecentSession(
  c: Catalog,
  { userId, sessionId, seconds }: { userId: string; sessionId: string; seconds: number },
): Promise<boolean> {
  const row = await c.db
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .where('created_at', '>', sql<Date>`now() - make_interval(secs => ${seconds})`)
    .executeTakeFirst()
  return row !== undefined
}

/** Removes sessions that ended more than `keepSeconds` ago, with their tokens. Returns how many. */
export async function forgetOldSessions(c: Catalog, keepSeconds: number): Promise<number> {
  const result = await c.db
    .deleteFrom('sessions')
    .where(
      sql<Date>`least(expires_at, revoked_at)`,
      '<',
      sql<Date>`now() - make_interval(secs => ${keepSeconds})`,
    )
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
