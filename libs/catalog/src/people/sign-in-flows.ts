import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/** A browser on its way to the provider and back; only hashes of what it has to bring are kept. */
export type NewFlow = {
  stateHash: Uint8Array
  browserHash: Uint8Array
  /** The session that links its account; null: somebody signs in. */
  sessionId: string | null
  invitationHash: Uint8Array | null
  returnTo: string
  ttlSeconds: number
}

export type Flow = {
  session: { userId: string; sessionId: string } | null
  invitationHash: Buffer | null
  returnTo: string
}

export async function beginFlow(c: Catalog, flow: NewFlow): Promise<void> {
  await c.db
    .insertInto('sign_in_flows')
    .values({
      state_hash: Buffer.from(flow.stateHash),
      browser_hash: Buffer.from(flow.browserHash),
      session_id: flow.sessionId,
      invitation_hash: flow.invitationHash && Buffer.from(flow.invitationHash),
      return_to: flow.returnTo,
      expires_at: sql`now() + make_interval(secs => ${flow.ttlSeconds})`,
    })
    .execute()
}

/**
 * Ends a flow, for the browser that began it and while it is good: of two calls one finds it. Another
 * browser neither gets it nor ends it.
 */
export async function takeFlow(
  c: Catalog,
  { stateHash, browserHash }: Pick<NewFlow, 'stateHash' | 'browserHash'>,
): Promise<Flow | undefined> {
  const row = await c.db
    .deleteFrom('sign_in_flows')
    .where('state_hash', '=', Buffer.from(stateHash))
    .where('browser_hash', '=', Buffer.from(browserHash))
    .where('expires_at', '>', sql<Date>`now()`)
    .returning(['session_id', 'invitation_hash', 'return_to'])
    .returning(
      sql<string | null>`(SELECT user_id FROM sessions WHERE id = session_id)`.as('user_id'),
    )
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { session_id: sessionId, user_id: userId } = row
  const session = sessionId === null || userId === null ? null : { userId, sessionId }
  return { session, invitationHash: row.invitation_hash, returnTo: row.return_to }
}

/** Removes what nobody came back for. */
export async function forgetFlows(c: Catalog): Promise<void> {
  await c.db.deleteFrom('sign_in_flows').where('expires_at', '<', sql<Date>`now()`).execute()
}
