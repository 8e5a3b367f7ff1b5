import type { ShareLink } from '@holdfast/client'
import { type Command, InvalidArgumentError } from 'commander'
import { leaf, type Runner, wholeNumber } from '../command.ts'
import type { Context } from '../context.ts'
import { printable, timeText } from '../output/format.ts'
import { table } from '../output/table.ts'
import { askHidden, readAll } from '../prompts/ask.ts'
import { findRemoteFile, remotePath } from '../remote-file.ts'

export const shareCommands = (runner: Runner): Command[] => [
  addCommand(runner),
  listCommand(runner),
  revokeCommand(runner),
]

type AddOptions = {
  expires?: string
  downloads?: number
  password?: boolean
  passwordStdin?: boolean
}

const addCommand = (runner: Runner): Command =>
  leaf<AddOptions>(runner, {
    name: 'add',
    summary: 'Make a link to a file, and show it this once',
    examples: [
      'share add /photos/cat.jpg',
      'share add /report.pdf --expires 2030-01-01 --downloads 3 --password',
    ],
    shape: (command) =>
      command
        .argument('<file>', 'path or id on the server')
        .option('--expires <time>', 'when it ends by itself', futureTime)
        .option('--downloads <number>', 'how often it may be used', wholeNumber(1, 1_000_000_000))
        .option('--password', 'ask for a password that visitors have to know')
        .option('--password-stdin', 'read that password from standard input'),
    work: async (context, { args: [reference = ''], options }) => {
      const { client } = await context.connect()
      const file = await findRemoteFile(client, reference)
      const password = await passwordOf(context, options)
      const made = await client.addLink(file.id, {
        expiresAt: options.expires ?? null,
        maxDownloads: options.downloads ?? null,
        password,
      })
      context.out.result(made)
      context.out.note('Keep it now: it is shown this once.')
      context.out.line(made.url)
      return undefined
    },
  })

const passwordOf = async (context: Context, { password, passwordStdin }: AddOptions) => {
  if (passwordStdin) return readAll(context.stdin)
  if (!password) return null
  return askHidden(context, 'Password of the link: ', 'Use --password-stdin.')
}

const listCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'ls',
    summary: 'List your links, or those of a file',
    examples: ['share ls', 'share ls /photos/cat.jpg --json'],
    shape: (command) => command.argument('[file]', 'path or id on the server'),
    work: async ({ connect, out }, { args: [reference] }) => {
      const { client } = await connect()
      const fileId =
        reference === undefined ? undefined : (await findRemoteFile(client, reference)).id
      const items: ShareLink[] = []
      for await (const link of client.eachLink()) {
        if (fileId === undefined || link.fileId === fileId) items.push(link)
      }
      out.result({ items })
      out.line(items.length === 0 ? 'There are no links.' : linkTable(items))
      return undefined
    },
  })

const revokeCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'revoke',
    summary: 'End a link at once',
    examples: ['share revoke 0199…'],
    shape: (command) => command.argument('<id>', '`holdfast share ls` shows it'),
    work: async ({ connect, out }, { args: [id = ''] }) => {
      const { client } = await connect()
      await client.revokeLink(id)
      out.result({ revoked: id })
      out.line(`The link ${printable(id)} leads nowhere any more.`)
      return undefined
    },
  })

const linkTable = (links: readonly ShareLink[]) =>
  table(
    [
      { title: 'FILE' },
      { title: 'STATE' },
      { title: 'DOWNLOADS' },
      { title: 'PASSWORD' },
      { title: 'EXPIRES' },
      { title: 'ID' },
    ],
    links.map((link) => [
      printable(remotePath(link)),
      link.state,
      link.maxDownloads === null
        ? String(link.downloads)
        : `${link.downloads} of ${link.maxDownloads}`,
      link.hasPassword ? 'yes' : 'no',
      link.expiresAt === null ? 'never' : timeText(link.expiresAt),
      link.id,
    ]),
  )

const futureTime = (text: string): string => {
  const at = new Date(text)
  if (at.getTime() > Date.now()) return at.toISOString()
  throw new InvalidArgumentError('It must be a time to come, for example 2030-01-01.')
}
