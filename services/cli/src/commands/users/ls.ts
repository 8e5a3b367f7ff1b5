import type { Account } from '@holdfast/client'
import { type Command, Option } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { agoText, bytesText, printable } from '../../output/format.ts'
import { table } from '../../output/table.ts'

type Options = { search?: string; role?: 'user' | 'admin' }

export const listUsersCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'ls',
    summary: 'List who has an account, and what they use',
    examples: ['users ls', 'users ls --search example.org', 'users ls --role admin --json'],
    shape: (command) =>
      command
        .option('--search <text>', 'a part of the address or the name')
        .addOption(new Option('--role <role>', 'only these').choices(['user', 'admin'])),
    work: async ({ connect, out }, { options: { search, role } }) => {
      const { client } = await connect()
      const filter = {
        ...(search === undefined ? {} : { search }),
        ...(role === undefined ? {} : { role }),
      }
      const items: Account[] = []
      for await (const user of client.eachUser(filter)) items.push(user)
      out.result({ items })
      out.line(items.length === 0 ? 'Nobody fits.' : userTable(items, Date.now()))
      return undefined
    },
  })

export const userTable = (users: readonly Account[], now: number): string =>
  table(
    [
      { title: 'ADDRESS' },
      { title: 'NAME' },
      { title: 'ROLE' },
      { title: 'USED', align: 'right' },
      { title: 'FILES', align: 'right' },
      { title: 'SEEN' },
      { title: 'STATE' },
      { title: 'ID' },
    ],
    users.map(({ email, name, role, quota, lastSeen, disabledAt, id }) => [
      printable(email),
      printable(name),
      role,
      ofText(bytesText(quota.used), quota.bytes === null ? null : bytesText(quota.bytes)),
      ofText(String(quota.usedFiles), quota.files === null ? null : String(quota.files)),
      agoText(lastSeen, now),
      disabledAt === null ? 'active' : 'disabled',
      id,
    ]),
  )

const ofText = (used: string, limit: string | null) =>
  limit === null ? used : `${used} of ${limit}`
