import type { Client, ShareLink, ShareLinkOptions } from '@holdfast/client'
import { type Command, InvalidArgumentError } from 'commander'
import { leaf, type Runner, wholeNumber } from '../command.ts'
import type { Context } from '../context.ts'
import { CommandFailed } from '../errors.ts'
import { printable, timeText } from '../output/format.ts'
import { table } from '../output/table.ts'
import { askHidden, readAll } from '../prompts/ask.ts'
import { findRemoteFile, isId, orMissing, remoteFolder, remotePath } from '../remote-file.ts'

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
    summary: 'Make a link to a file or a folder, and show it this once',
    about:
      'Make a link by which anybody may read a file, or all that lies in a folder now and later. It is shown this once.',
    examples: [
      'share add /photos/cat.jpg',
      'share add /photos/2026/',
      'share add /report.pdf --expires 2030-01-01 --downloads 3 --password',
    ],
    shape: (command) =>
      command
        .argument('<what>', 'file or folder on the server; a slash at the end: only a folder')
        .option('--expires <time>', 'when it ends by itself', futureTime)
        .option('--downloads <number>', 'how often it may be used', wholeNumber(1, 1_000_000_000))
        .option('--password', 'ask for a password that visitors have to know')
        .option('--password-stdin', 'read that password from standard input'),
    work: async (context, { args: [reference = ''], options }) => {
      const { client } = await context.connect()
      const target = await targetOf(client, reference)
      const made = await linkTo(client, target, {
        expiresAt: options.expires ?? null,
        maxDownloads: options.downloads ?? null,
        password: await passwordOf(context, options),
      })
      context.out.result(made)
      context.out.note('Keep it now: it is shown this once.')
      context.out.line(made.url)
      return undefined
    },
  })

type Target = { fileId: string } | { folder: string }

/** What is no file is taken for a folder; whether one is there the server says. */
const targetOf = async (client: Client, reference: string): Promise<Target> => {
  const folder = remoteFolder(reference)
  if (reference.endsWith('/')) return { folder }
  const file = isId(reference)
    ? await findRemoteFile(client, reference)
    : await orMissing(client.fileByPath(reference))
  return file === undefined ? { folder } : { fileId: file.id }
}

const linkTo = async (client: Client, target: Target, options: ShareLinkOptions) => {
  if ('fileId' in target) return client.addLink(target.fileId, options)
  const made = await orMissing(client.addFolderLink(target.folder, options))
  if (made !== undefined) return made
  throw new CommandFailed(
    'NO_SUCH_FILE',
    `There is no file and no folder ${printable(target.folder)}.`,
    'Look with `holdfast ls`. A folder is there as long as a file lies in it.',
  )
}

const passwordOf = async (context: Context, { password, passwordStdin }: AddOptions) => {
  if (passwordStdin) return readAll(context.stdin)
  if (!password) return null
  return askHidden(context, 'Password of the link: ', 'Use --password-stdin.')
}

const listCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'ls',
    summary: 'List your links, or those of a file or folder',
    examples: ['share ls', 'share ls /photos/cat.jpg --json', 'share ls /photos/2026/'],
    shape: (command) => command.argument('[what]', 'file or folder on the server'),
    work: async ({ connect, out }, { args: [reference] }) => {
      const { client } = await connect()
      const target = reference === undefined ? undefined : await targetOf(client, reference)
      const items: ShareLink[] = []
      for await (const link of client.eachLink()) {
        if (target === undefined || leadsTo(link, target)) items.push(link)
      }
      out.result({ items })
      out.line(items.length === 0 ? 'There are no links.' : linkTable(items))
      return undefined
    },
  })

const leadsTo = (link: ShareLink, target: Target): boolean =>
  'fileId' in target
    ? link.fileId === target.fileId
    : link.kind === 'folder' && link.folder === target.folder

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
      { title: 'LEADS TO' },
      { title: 'STATE' },
      { title: 'DOWNLOADS' },
      { title: 'PASSWORD' },
      { title: 'EXPIRES' },
      { title: 'ID' },
    ],
    links.map((link) => [
      printable(link.kind === 'folder' ? `${link.folder}/` : remotePath(link)),
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
