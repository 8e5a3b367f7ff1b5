import type { Account, AccountChange } from '@holdfast/client'
import { parseBytes, typedBytes } from '../../ui/format/parse-bytes.ts'

export type AccountForm = { name: string; role: string; bytes: string; files: string }

/** An account as the form shows it; an empty limit is none. */
export const formOfAccount = ({ name, role, quota }: Account): AccountForm => ({
  name,
  role,
  bytes: quota.bytes === null ? '' : typedBytes(quota.bytes),
  files: quota.files === null ? '' : String(quota.files),
})

/** What is wrong with it before it is sent. */
export const checkAccountForm = ({ bytes, files }: AccountForm) => ({
  ...(bytes.trim() !== '' && parseBytes(bytes) === undefined
    ? { bytes: 'Enter a size such as 100 GiB, or nothing for no limit' }
    : {}),
  ...(/^\d{0,15}$/.test(files.trim()) ? {} : { files: 'Enter a whole number, or nothing' }),
})

/** Only what was changed. */
export function changeOf(account: Account, form: AccountForm): AccountChange {
  const before = formOfAccount(account)
  const { name, role, bytes, files } = form
  const quota = {
    ...(bytes === before.bytes ? {} : { bytes: parseBytes(bytes) ?? null }),
    ...(files === before.files ? {} : { files: files.trim() === '' ? null : Number(files) }),
  }
  return {
    ...(name === before.name ? {} : { name }),
    ...(role === before.role ? {} : { role: role === 'admin' ? 'admin' : 'user' }),
    ...(Object.keys(quota).length === 0 ? {} : { quota }),
  }
}
