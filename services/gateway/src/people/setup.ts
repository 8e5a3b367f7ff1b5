import { createHmac, randomBytes } from 'node:crypto'
import {
  type Catalog,
  consumeSetupToken,
  countAdmins,
  removeSetting,
  setSetupTokenHash,
  settingOnce,
  type User,
} from '@holdfast/catalog'
import type { SecretKeys } from '@holdfast/process'
import { hashToken } from './sign-in.ts'

const NONCE = 'setup-nonce'

/**
 * The one-time token for the first admin, or undefined when there is one. Only its hash is stored.
 *
 * It is a MAC of a nonce in the catalogue, so every gateway and every restart prints the same link
 * until it was used: a random one would make all links but the newest dead, and a person usually
 * holds an older one.
 */
export async function setupToken(catalog: Catalog, keys: SecretKeys): Promise<string | undefined> {
  if ((await countAdmins(catalog)) > 0) return undefined
  const nonce = await settingOnce(catalog, NONCE, randomBytes(32).toString('base64url'))
  const token = createHmac('sha256', keys.current.derive('setup-token'))
    .update(nonce)
    .digest('base64url')
  return (await setSetupTokenHash(catalog, hashToken(token))) ? token : undefined
}

/** Makes the first admin. Throws SetupTokenInvalid or EmailTaken. */
export async function completeSetup(
  catalog: Catalog,
  input: { token: string; email: string; name?: string; passwordHash: string },
): Promise<User> {
  const { token, ...user } = input
  const admin = await consumeSetupToken(catalog, { tokenHash: hashToken(token), user })
  // Should the last admin ever go, the next link must not be one that was seen before.
  await removeSetting(catalog, NONCE)
  return admin
}
