/** Why a mail did not leave, for programs and for people. */
export type MailTrouble = {
  reason:
    | 'sealed'
    | 'unknown-host'
    | 'refused'
    | 'time-out'
    | 'tls'
    | 'sign-in'
    | 'rejected'
    | 'not-sent'
  message: string
}

/** The kept password was sealed with a secret that we were not started with. */
export class PasswordSealed extends Error {
  readonly code = 'ESEALED'
}

const say = (reason: MailTrouble['reason'], message: string): MailTrouble => ({ reason, message })

/**
 * What a failed mail comes to, in words. Nothing that the server wrote is passed on but its code: whoever
 * may set any address must not read what answers there, and a password could be repeated in it.
 */
export function mailTrouble(error: unknown): MailTrouble {
  const {
    code = '',
    responseCode,
    message = '',
  } = error as Partial<{
    code: string
    responseCode: number
    message: string
  }>
  const answer = responseCode === undefined ? '' : ` (answer ${responseCode})`
  // Of a server that answers nothing is read but its code: it may write "timed out" as well.
  const said = responseCode === undefined ? `${code} ${message}` : code
  if (code === 'ESEALED') {
    return say(
      'sealed',
      'The password that is kept was sealed with another HOLDFAST_SECRET. Enter it again.',
    )
  }
  if (/ENOTFOUND|EAI_AGAIN|EDNS/.test(said)) {
    return say('unknown-host', 'The name of the mail server is not known. Look at the host.')
  }
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ECONNRESET/.test(said)) {
    return say('refused', 'The mail server took no connection. Look at host and port.')
  }
  if (/ETIMEDOUT|time-?out|timed out/i.test(said)) {
    return say(
      'time-out',
      'The mail server did not answer in time; it may still take the mail. Look at host, port and security.',
    )
  }
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return say('sign-in', `The mail server refused user or password${answer}.`)
  }
  if (code === 'ETLS' || /\b(TLS|SSL|certificate|self-signed)\b|wrong version/i.test(said)) {
    return say('tls', 'No secure connection: look at security and port, and at its certificate.')
  }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') {
    return say('rejected', `The mail server refused sender, recipient or message${answer}.`)
  }
  return say(
    'not-sent',
    `The mail server ended the conversation${answer}. Look at port and security.`,
  )
}
