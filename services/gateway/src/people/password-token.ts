import type { NewReset } from '@holdfast/catalog'
import { hashToken, newSecretToken } from './sign-in.ts'

/** Long enough for a weekend, and for a message that is read late. */
const SECONDS = 3 * 86_400

/** A one-time token for a new password: what is kept of it, and what is shown. */
export function newPasswordToken(): {
  reset: NewReset
  shown: { passwordToken: string; passwordTokenExpiresIn: number }
} {
  const token = newSecretToken()
  return {
    reset: { tokenHash: hashToken(token), ttlSeconds: SECONDS },
    shown: { passwordToken: token, passwordTokenExpiresIn: SECONDS },
  }
}
