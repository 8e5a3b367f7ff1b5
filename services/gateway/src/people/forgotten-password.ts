import { type Catalog, offerReset, type User } from '@holdfast/catalog'
import type { Logger } from 'pino'
import type { Mailer } from '../mail/create-mailer.ts'
import { resetMail } from '../mail/letters.ts'
import { mailTrouble } from '../mail/mail-trouble.ts'
import { hashToken, newSecretToken } from './sign-in.ts'

/** Long enough to find the mail, short enough for one that lies about. */
const GOOD_SECONDS = 3_600

type Deps = { catalog: Catalog; mailer: Mailer; log: Pick<Logger, 'warn'>; publicUrl: string }

/**
 * Mails a link for a new password to whoever has this address; the password of now stays good until it
 * is used. Nothing tells whether there is such an account: the work is the same, and the mail goes out
 * after the answer.
 */
export async function mailReset(
  { catalog, mailer, log, publicUrl }: Deps,
  user: Pick<User, 'id' | 'email' | 'disabledAt'> | undefined,
): Promise<void> {
  const known = user !== undefined && user.disabledAt === null ? user : undefined
  const token = newSecretToken()
  const reset = { tokenHash: hashToken(token), ttlSeconds: GOOD_SECONDS }
  await offerReset(catalog, { userId: known?.id, reset })
  if (known === undefined) return
  mailer(resetMail(known.email, token, publicUrl)).catch((error: unknown) =>
    log.warn(
      { reason: mailTrouble(error).reason, userId: known.id },
      'a mail for a new password was not sent',
    ),
  )
}
