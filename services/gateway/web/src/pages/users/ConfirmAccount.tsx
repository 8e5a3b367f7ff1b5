import type { Account } from '@holdfast/client'
import { client } from '../../api/client.ts'
import { accountRemoved, usersChanged } from '../../api/users.ts'
import { useWaysIn } from '../../api/ways-in.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { counted } from '../../ui/format/number.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import type { OneTime } from './OneTimeLink.tsx'
import { resetLink } from './reset-link.ts'

type Props = {
  account: Account
  /** Which one the address says is open. */
  dialog: string
  onClose: () => void
  onLink: (link: OneTime) => void
}

/** What an administrator is asked before somebody is locked out, let in again, or removed. */
export function ConfirmAccount({ account, dialog, onClose, onLink }: Props) {
  const { id, email, files, quota } = account
  const mails = useWaysIn().data?.mail === true
  const change = async (disabled: boolean) => {
    await client.editUser(id, { disabled })
    await usersChanged()
    showNote(`${email} is ${disabled ? 'disabled' : 'enabled'}`)
  }
  const remove = async () => {
    await client.removeUser(id)
    await accountRemoved()
    showNote(`${email} was removed`)
  }
  const reset = async () => {
    onLink(resetLink(await client.editUser(id, { resetPassword: true, mail: mails })))
    await usersChanged()
  }
  return (
    <>
      <ConfirmDialog
        opened={dialog === 'disable'}
        onClose={onClose}
        title={`Disable ${email}?`}
        consequences={[
          'All their sessions and API keys end within two seconds',
          `${counted(files, 'file')} and all links are kept`,
          'You can enable the account at any time',
        ]}
        verb="Disable account"
        command={`holdfast users edit ${email} --sign-in off`}
        onConfirm={() => change(true)}
      />
      <ConfirmDialog
        opened={dialog === 'enable'}
        onClose={onClose}
        title={`Enable ${email}?`}
        consequences={['They can sign in again with their password', 'Ended API keys stay ended']}
        verb="Enable account"
        command={`holdfast users edit ${email} --sign-in on`}
        onConfirm={() => change(false)}
      />
      <ConfirmDialog
        opened={dialog === 'reset'}
        onClose={onClose}
        title={`Let ${email} set a new password?`}
        consequences={[
          'All their sessions end now',
          mails
            ? 'A link that works once is mailed to them; you see it too'
            : 'You get a link that works once; give it to them',
        ]}
        verb="Make link"
        command={`holdfast users edit ${email} --reset-password`}
        onConfirm={reset}
      />
      <ConfirmDialog
        opened={dialog === 'remove'}
        onClose={onClose}
        title={`Remove ${email}?`}
        consequences={[
          `${counted(quota.usedFiles, 'file')} (${formatBytes(quota.used)}) go for good, trash and versions too`,
          'All their links, sessions and API keys end',
          'There is no way back. Disable the account to keep everything',
        ]}
        verb="Remove account"
        danger
        name={email}
        command={`holdfast users remove ${email}`}
        onConfirm={remove}
      />
    </>
  )
}
