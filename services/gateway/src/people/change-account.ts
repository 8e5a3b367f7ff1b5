import { type Catalog, changeUser, resetPassword, type UserChange } from '@holdfast/catalog'
import { OwnAccount } from '../http/errors.ts'
import { newPasswordToken } from './password-token.ts'

type Change = UserChange & { resetPassword?: true | undefined }

/**
 * What an administrator changes of an account; the token to show when its password was reset.
 * `undefined`: there is no such account. Throws OwnAccount, LastAdmin, EmailTaken.
 */
export async function changeAccount(
  catalog: Catalog,
  { userId, actorId, change }: { userId: string; actorId: string; change: Change },
): Promise<Partial<ReturnType<typeof newPasswordToken>['shown']> | undefined> {
  const { resetPassword: wantsReset, ...rest } = change
  if (userId === actorId) refuseLockOut(change)
  const user = await changeUser(catalog, { userId, change: rest, actorId })
  if (user === undefined) return undefined
  if (wantsReset === undefined) return {}
  const { reset, shown } = newPasswordToken()
  return (await resetPassword(catalog, { userId, reset, actorId })) ? shown : undefined
}

/** A slip of the hand must not be what keeps an administrator out. */
function refuseLockOut({ role, disabled, resetPassword: wantsReset }: Change): void {
  if (role === 'user') throw new OwnAccount('Another administrator has to take your role away.')
  if (disabled) throw new OwnAccount('Another administrator has to disable your account.')
  if (wantsReset) throw new OwnAccount('Change your own password at /me, with the current one.')
}
