type Words = { title: string; what: string }

/** What went wrong on the way to the provider and back, by the code in the address. Pure. */
export function troubleWords(code: string | null, provider = 'the provider'): Words | undefined {
  if (code === null) return undefined
  const known = Object.hasOwn(WORDS, code) ? WORDS[code]?.(provider) : undefined
  return {
    title: known === undefined ? `You are not signed in with ${provider}` : known.title,
    what: known?.what ?? 'Try again, or ask an administrator.',
  }
}

type Say = (provider: string) => Words

const stranger =
  (what: string): Say =>
  (provider) => ({ title: `No account was made with ${provider}`, what })

const WORDS: Readonly<Record<string, Say>> = {
  PROVIDER_NOT_SET_UP: () => ({
    title: 'There is no provider to sign in with',
    what: 'It was switched off. Use a password, or ask an administrator.',
  }),
  PROVIDER_AWAY: (provider) => ({
    title: `${provider} does not answer`,
    what: 'Try again in a minute, or use a password.',
  }),
  PROVIDER_REFUSED: (provider) => ({
    title: `${provider} did not let you in`,
    what: 'You stopped it there, or you may not use this server. Try again, or use a password.',
  }),
  PROVIDER_ANSWER_INVALID: (provider) => ({
    title: `What ${provider} answered could not be believed`,
    what: 'Try again. If it stays so, an administrator finds the reason in the log of the gateway.',
  }),
  FLOW_ENDED: () => ({
    title: 'This sign-in is over',
    what: 'It took longer than ten minutes, was used already, or began in another browser or at another address of this server. Begin again.',
  }),
  EMAIL_NOT_VERIFIED: (provider) => ({
    title: `${provider} has not verified your e-mail address`,
    what: 'Let it be verified there, then sign in again.',
  }),
  EMAIL_TAKEN: (provider) => ({
    title: 'There is an account with your e-mail address already',
    what: `Sign in with its password, and link it with ${provider} under Account.`,
  }),
  REGISTRATION_CLOSED: stranger('Administrators make the accounts here. Ask one of them.'),
  INVITATION_NEEDED: stranger(
    'An invitation is needed. Open the link that an administrator gave you, and sign in from there.',
  ),
  INVITATION_INVALID: stranger(
    'The invitation was used or revoked, has expired, or is for another address. Ask for a new one.',
  ),
  ACCOUNT_DISABLED: () => ({
    title: 'Your account is disabled',
    what: 'Ask an administrator to enable it.',
  }),
  IDENTITY_TAKEN: (provider) => ({
    title: `Another account is linked with this one of ${provider}`,
    what: `Unlink it there first, or choose another one at ${provider}.`,
  }),
  RATE_LIMITED: () => ({
    title: 'Too many attempts',
    what: 'Wait a minute, then try again.',
  }),
}
