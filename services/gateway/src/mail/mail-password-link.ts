import { passwordMail } from './letters.ts'
import { type LinkMailDeps, mailLink } from './mail-link.ts'
import type { MailOutcome } from './mail-outcome.ts'

type Made = { passwordToken?: string; passwordTokenExpiresIn?: number }

/** Mails the link of a one-time token that was just made; nothing where none was, or no mail is wanted. */
export async function mailPasswordLink(
  deps: LinkMailDeps,
  { wanted, email, made, actorId }: { wanted: boolean; email: string; made: Made; actorId: string },
): Promise<{ mail?: MailOutcome }> {
  const { passwordToken: token, passwordTokenExpiresIn: seconds = 0 } = made
  if (!wanted || token === undefined) return {}
  const write = (publicUrl: string) => passwordMail(email, { token, seconds, publicUrl })
  return { mail: await mailLink(deps, actorId, write) }
}
