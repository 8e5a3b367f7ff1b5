import type { MailServer } from '@holdfast/catalog'
import type { Vault } from '@holdfast/process'
import { ValidationFailed } from '../http/errors.ts'

type Change = {
  server: Omit<MailServer, 'password'>
  /** Undefined: as it was. Null: none. */
  password: string | null | undefined
  before: MailServer | undefined
}

/**
 * The password to keep, sealed. One that was given for a server goes to no other one: whoever may change
 * the address could else have it sent to a server of their own. Throws ValidationFailed.
 */
export function keptPassword({ server, password, before }: Change, vault: Vault): string | null {
  if (server.user === null) {
    if (password) throw refused('needs a user')
    return null
  }
  if (password) return vault.seal(password)
  if (password === null || before?.password == null) throw refused('is needed with a user')
  const same =
    before.host === server.host &&
    before.port === server.port &&
    before.security === server.security &&
    before.user === server.user
  if (!same) throw refused('was given for another server or user: enter it again')
  return before.password
}

const refused = (message: string) => new ValidationFailed([{ path: 'password', message }])
