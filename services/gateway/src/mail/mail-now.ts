import { type Catalog, type MailServer, mailServer } from '@holdfast/catalog'
import type { Vault } from '@holdfast/process'
import { createMailer, type MailConfig, type Mailer } from './create-mailer.ts'
import { PasswordSealed } from './mail-trouble.ts'

export type MailDeps = {
  catalog: Catalog
  vaults: { mail: Vault }
  config: { mail: MailConfig | undefined; publicUrl: string | undefined }
}

/** What mail goes through now: what an administrator said, else what the gateway is configured with. */
export async function mailerNow({
  catalog,
  vaults,
  config,
}: MailDeps): Promise<Mailer | undefined> {
  const kept = await mailServer(catalog)
  if (kept !== undefined) return mailerOf(kept, vaults.mail)
  return config.mail && createMailer(config.mail)
}

/** Whether people get links by mail: they begin with the public address, which no request may choose. */
export async function mailsLinks({
  catalog,
  config,
}: Pick<MailDeps, 'catalog' | 'config'>): Promise<boolean> {
  if (config.publicUrl === undefined) return false
  return (await mailServer(catalog)) !== undefined || config.mail !== undefined
}

/** The password is opened for the mail and kept nowhere. */
const mailerOf =
  ({ password, ...server }: MailServer, vault: Vault): Mailer =>
  async (mail) => {
    const opened = password === null ? null : openedBy(vault, password)
    await createMailer({ ...server, password: opened })(mail)
  }

function openedBy(vault: Vault, sealed: string): string {
  try {
    return vault.open(sealed)
  } catch (cause) {
    throw new PasswordSealed('the password of the mail server does not open', { cause })
  }
}
