import type { Role } from './caller.ts'

export type RoleLookup = (claims: {
  userId: string
  sessionId: string
}) => Promise<Role | undefined>

const REMEMBERED_MS = 2_000
const MAX_REMEMBERED = 10_000

/**
 * Remembers for two seconds that a session is alive and what its user may do: a page asks for many
 * things at once, an upload tool for thousands, and each would cost a query. So an end of a session
 * or a change of role takes effect within two seconds; refusals are never remembered.
 */
export function rememberRoles(lookUp: RoleLookup, now = () => performance.now()): RoleLookup {
  const known = new Map<string, { role: Role; until: number }>()
  return async (claims) => {
    const key = `${claims.sessionId}:${claims.userId}`
    const entry = known.get(key)
    if (entry !== undefined && entry.until > now()) return entry.role
    const role = await lookUp(claims)
    known.delete(key)
    if (role === undefined) return undefined
    known.set(key, { role, until: now() + REMEMBERED_MS })
    if (known.size > MAX_REMEMBERED) known.delete(known.keys().next().value as string)
    return role
  }
}
