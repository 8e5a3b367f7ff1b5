import { SetupTokenInvalid } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction } from '../transaction.ts'
import { audit } from './audit.ts'
import { getSetting, removeSetting, setSetting } from './settings.ts'
import { countAdmins, createUser, type NewUser, type User } from './users.ts'

const NAME = 'setup-token-hash'

/** SHA-256 of the one-time token printed at first start; `undefined` once it was used. */
export async function setupTokenHash(c: Catalog): Promise<Buffer | undefined> {
  const hash = await getSetting<string>(c, NAME)
  return hash === undefined ? undefined : Buffer.from(hash, 'hex')
}

/** Replaces the token; false (and nothing changed) when there is an admin already. */
export async function setSetupTokenHash(c: Catalog, tokenHash: Uint8Array): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    if ((await countAdmins(trx)) > 0) return false
    await setSetting(trx, NAME, Buffer.from(tokenHash).toString('hex'))
    return true
  })
}

/**
 * Makes the first admin and burns the token, in one transaction: of two calls with the same token
 * one gets `SetupTokenInvalid`. Throws `EmailTaken` too, and then the token stays good.
 */
export async function consumeSetupToken(
  c: Catalog,
  { tokenHash, user }: { tokenHash: Uint8Array; user: Omit<NewUser, 'role'> },
): Promise<User> {
  return inTransaction(c, async (trx) => {
    const row = await trx
      .selectFrom('settings')
      .select('value')
      .where('name', '=', NAME)
      .forUpdate()
      .executeTakeFirst()
    if (row?.value !== Buffer.from(tokenHash).toString('hex')) throw new SetupTokenInvalid()
    const admin = await createUser(trx, { ...user, role: 'admin' })
    await removeSetting(trx, NAME)
    await audit(trx, { actorId: admin.id, action: 'setup.completed', subject: admin.id })
    return admin
  })
}
