import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { findUser, type User } from './users.ts'

/**
 * The refresh tokens of a session follow each other, each good for one exchange. A token that was
 * exchanged and comes back was copied by somebody: the whole session ends. But the answer to an
 * exchange may be lost, as when a page is loaded again in the middle of it. So within these seconds
 * a token may come again if its successor was not used yet: it gets another successor, and the one
 * before is as worthless as any that was exchanged. At most one token of a session is good at a time.
 * Only SHA-256 hashes of tokens are stored.
 */
export const LOST_ANSWER_SECONDS = 10

export type Rotation = { user: User; sessionId: string; reused: boolean }

type Exchange = { tokenHash: Uint8Array; newTokenHash: Uint8Array }

/**
 * Exchanges a refresh token for the next one. `undefined`: unknown, expired or revoked. `reused:
 * true`: the token was exchanged before; the session was ended and the caller must refuse.
 */
export async function rotateSession(c: Catalog, input: Exchange): Promise<Rotation | undefined> {
  return inTransaction(c, async (trx) => {
    const token = await lockToken(trx, input.tokenHash)
    if (token === undefined) return undefined
    const user = await findUser(trx, token.user_id)
    if (user === undefined || user.disabledAt !== null) return undefined
    const sessionId = token.session_id
    const good = token.fresh || (token.recent && (await replaceSuccessor(trx, sessionId, input)))
    if (good) await exchange(trx, { ...input, sessionId })
    else await revoke(trx, sessionId)
    return { user, sessionId, reused: !good }
  })
}

/** Locks the token and its session, so that two exchanges of one token come one after the other. */
async function lockToken(trx: Trx, tokenHash: Uint8Array) {
  const recent = sql<boolean>`t.replaced_at IS NULL
    AND t.used_at > now() - make_interval(secs => ${LOST_ANSWER_SECONDS})`
  return trx
    .selectFrom('session_tokens as t')
    .innerJoin('sessions as s', 's.id', 't.session_id')
    .select(['t.session_id', 's.user_id', recent.as('recent')])
    .select(sql<boolean>`t.used_at IS NULL AND t.replaced_at IS NULL`.as('fresh'))
    .where('t.token_hash', '=', Buffer.from(tokenHash))
    .where('s.revoked_at', 'is', null)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .forUpdate()
    .executeTakeFirst()
}

/** False: the successor was used, so its owner got the answer, and this is somebody else. */
async function replaceSuccessor(
  trx: Trx,
  sessionId: string,
  { tokenHash }: Exchange,
): Promise<boolean> {
  const newest = await trx
    .selectFrom('session_tokens')
    .select('token_hash')
    .where('session_id', '=', sessionId)
    .where('used_at', 'is not', null)
    .orderBy('used_at', 'desc')
    .executeTakeFirstOrThrow()
  if (!newest.token_hash.equals(tokenHash)) return false
  await trx
    .updateTable('session_tokens')
    .set({ replaced_at: sql`now()` })
    .where('session_id', '=', sessionId)
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null)
    .execute()
  return true
}

async function exchange(trx: Trx, input: Exchange & { sessionId: string }): Promise<void> {
  await trx
    .updateTable('session_tokens')
    .set({ used_at: sql`coalesce(used_at, now())` })
    .where('token_hash', '=', Buffer.from(input.tokenHash))
    .execute()
  await addToken(trx, input.sessionId, input.newTokenHash)
  await trx
    .updateTable('sessions')
    .set({ used_at: sql`now()` })
    .where('id', '=', input.sessionId)
    .execute()
}

async function revoke(trx: Trx, sessionId: string): Promise<void> {
  await trx
    .updateTable('sessions')
    .set({ revoked_at: sql`now()` })
    .where('id', '=', sessionId)
    .execute()
}

export async function addToken(trx: Trx, sessionId: string, tokenHash: Uint8Array): Promise<void> {
  await trx
    .insertInto('session_tokens')
    .values({ token_hash: Buffer.from(tokenHash), session_id: sessionId })
    .execute()
}
