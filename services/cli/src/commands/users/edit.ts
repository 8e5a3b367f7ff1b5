import type { AccountChange } from '@holdfast/client'
import { type Command, Option } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { WrongArguments } from '../../errors.ts'
import { findAccount } from './find-user.ts'
import { userTable } from './ls.ts'
import { type QuotaOptions, quotaOf, withQuota } from './quota-options.ts'

type Options = QuotaOptions & {
  email?: string
  name?: string
  role?: 'user' | 'admin'
  signIn?: 'on' | 'off'
  resetPassword?: boolean
}

export const editUserCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'edit',
    summary: 'Change an account, disable it, or let its user set a new password',
    about:
      'Change an account. --sign-in off disables it: its sessions end within two seconds, and its API keys are refused until it is on again. --reset-password ends its sessions and prints a one-time token for a new password.',
    examples: [
      'users edit ann@example.org --quota 200GiB --max-files none',
      'users edit ann@example.org --role admin',
      'users edit bob@example.org --sign-in off',
      'users edit bob@example.org --reset-password',
    ],
    shape: (command) =>
      withQuota(command.argument('<user>', 'e-mail address or id'))
        .option('--email <address>', 'another e-mail address')
        .option('--name <name>', 'what they are called')
        .addOption(new Option('--role <role>', 'what they may do').choices(['user', 'admin']))
        .addOption(new Option('--sign-in <state>', 'whether they may').choices(['on', 'off']))
        .option('--reset-password', 'print a one-time token for a new one'),
    work: async ({ connect, out }, { args: [reference = ''], options }) => {
      const change = changeOf(options)
      if (Object.keys(change).length === 0) {
        throw new WrongArguments('Nothing was to be changed.', 'Give at least one option.')
      }
      const { client } = await connect()
      const { id } = await findAccount(client, reference)
      const user = await client.editUser(id, change)
      out.result(user)
      if (user.passwordToken === undefined) out.line(userTable([user], Date.now()))
      else {
        out.note('Give them this one-time token for `holdfast login --reset`; it is shown once.')
        out.line(user.passwordToken)
      }
      return undefined
    },
  })

const changeOf = (options: Options): AccountChange => {
  const { email, name, role, signIn, resetPassword } = options
  const quota = quotaOf(options)
  return {
    ...(email === undefined ? {} : { email }),
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(quota === undefined ? {} : { quota }),
    ...(signIn === undefined ? {} : { disabled: signIn === 'off' }),
    ...(resetPassword ? { resetPassword: true as const } : {}),
  }
}
