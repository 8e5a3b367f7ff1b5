import type { Account } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { bytesText, counted, printable } from '../../output/format.ts'
import { confirm } from '../../prompts/confirm.ts'
import { findAccount } from './find-user.ts'

export const removeUserCommand = (runner: Runner): Command =>
  leaf<{ yes?: boolean }>(runner, {
    name: 'remove',
    summary: 'Remove an account with all its files, for good',
    examples: ['users remove ann@example.org', 'users remove ann@example.org --yes'],
    shape: (command) =>
      command.argument('<user>', 'e-mail address or id').option('-y, --yes', 'do not ask'),
    work: async (context, { args: [reference = ''], options }) => {
      const { client } = await context.connect()
      const user = await findAccount(client, reference)
      if (!options.yes) await confirm(context, question(user))
      await client.removeUser(user.id)
      context.out.result({ removed: user.id, email: user.email })
      context.out.line(`The account ${printable(user.email)} is removed.`)
      return undefined
    },
  })

const question = ({ email, files, quota }: Account): string =>
  `Remove ${printable(email)} with ${counted(files, 'file')}, ${bytesText(quota.used)}, for good?`
