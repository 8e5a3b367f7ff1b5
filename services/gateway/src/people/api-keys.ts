import { type Catalog, findKeyRole, findSessionRole, findUserOfApiKey } from '@holdfast/catalog'
import type { Caller, Role } from './caller.ts'
import { hashToken, newSecretToken } from './sign-in.ts'

/** So that a key is known as one wherever it turns up: in a header, a log, somebody's repository. */
const PREFIX = 'hf_'
/** Enough to tell one's keys apart, and far too little to guess the rest from. */
const SHOWN = 8

export const isApiKey = (token: string): boolean => token.startsWith(PREFIX)

/** A new key of 256 bits. Only its hash is kept. */
export function newApiKey(): { key: string; keyHash: Buffer; prefix: string } {
  const key = `${PREFIX}${newSecretToken()}`
  return { key, keyHash: hashToken(key), prefix: key.slice(0, SHOWN) }
}

/** Whom a key speaks for, read anew for each call: a revoked one is worth nothing at once. */
export const createOwnerOfKey =
  (catalog: Catalog) =>
  async (key: string): Promise<{ userId: string; role: Role; keyId: string } | undefined> => {
    const found = await findUserOfApiKey(catalog, hashToken(key))
    return found && { userId: found.user.id, role: found.user.role, keyId: found.keyId }
  }

/** What a caller may do by now, for answers that go on for long. */
export const roleNow = (catalog: Catalog, caller: Caller): Promise<Role | undefined> =>
  caller.via === 'key'
    ? findKeyRole(catalog, { userId: caller.userId, keyId: caller.sessionId })
    : findSessionRole(catalog, caller)
