import type { Catalog } from '../open-catalog.ts'
import { inTransaction } from '../transaction.ts'
import { audit } from './audit.ts'
import { revokeOtherSessions } from './sessions.ts'
import { onFreeAddress, toUser, type User } from './users.ts'

export type OwnChange = {
  email?: string | undefined
  name?: string | undefined
  /** The new hash, and the one that was checked: a password that changed meanwhile stays. */
  password?: { from: string; to: string } | undefined
}

/**
 * What people change of their own account; a new password ends all their other sessions.
 * `undefined`: the account is gone, or has another password by now. Throws EmailTaken.
 */
export async function changeOwnAccount(
  c: Catalog,
  { userId, sessionId, change }: { userId: string; sessionId: string; change: OwnChange },
): Promise<User | undefined> {
  const { email, name, password } = change
  const changed = Object.keys(change).filter((key) => change[key as keyof OwnChange] !== undefined)
  return onFreeAddress(email ?? '', () =>
    inTransaction(c, async (trx) => {
      let update = trx
        .updateTable('users')
        .set({
          ...(email === undefined ? {} : { email }),
          ...(name === undefined ? {} : { name }),
          ...(password === undefined ? {} : { password_hash: password.to }),
        })
        .where('id', '=', userId)
        .where('removed_at', 'is', null)
      if (password !== undefined) update = update.where('password_hash', '=', password.from)
      const row = await update.returningAll().executeTakeFirst()
      if (row === undefined) return undefined
      if (password !== undefined) await revokeOtherSessions(trx, { userId, keep: sessionId })
      const detail = { fields: changed }
      await audit(trx, { actorId: userId, action: 'user.changed', subject: userId, detail })
      return toUser(row)
    }),
  )
}
