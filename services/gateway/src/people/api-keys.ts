import { type Catalog, findKeyRole, findSessionRole, findUserOfApiKey } from '@holdfast/catalog'
import type { Caller, KeyOwner, Role } from './caller.ts'
import { hashToken } from './sign-in.ts'

/** Whom a key speaks for, read anew for each call: a revoked one is worth nothing at once. */
export const createOwnerOfKey =
  (catalog: Catalog) =>
  async (key: string): Promise<KeyOwner | undefined> => {
    const found = await findUserOfApiKey(catalog, hashToken(key))
    if (found === undefined) return undefined
    const { user, ...rest } = found
    return { userId: user.id, role: user.role, ...rest }
  }

/** What a caller may do by now, for answers that go on for long. */
export const roleNow = (catalog: Catalog, caller: Caller): Promise<Role | undefined> =>
  caller.via === 'key'
    ? findKeyRole(catalog, { userId: caller.userId, keyId: caller.sessionId })
    : findSessionRole(catalog, caller)
