import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { UserRole } from '../schema.ts'

/**
 * What the user of a session may do now; `undefined` when the session ended, is not theirs, or its
 * user is gone or disabled. One query by primary keys: the gateway asks it for nearly every call.
 */
export async function findSessionRole(
  c: Catalog,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<UserRole | undefined> {
  const row = await c.db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select('u.role')
    .where('s.id', '=', sessionId)
    .where('u.id', '=', userId)
    .where('s.revoked_at', 'is', null)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .where('u.disabled_at', 'is', null)
    .executeTakeFirst()
  return row?.role
}
