import type { ApiKey, KeyScope } from '@holdfast/client'
import { type Command, InvalidArgumentError } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { agoText, printable, timeText } from '../output/format.ts'
import { table } from '../output/table.ts'

const SCOPES: readonly KeyScope[] = ['read', 'write', 'delete', 'admin']

export const keyCommands = (runner: Runner): Command[] => [
  listCommand(runner),
  addCommand(runner),
  revokeCommand(runner),
]

const listCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'ls',
    summary: 'List your API keys',
    examples: ['keys ls', 'keys ls --json'],
    work: async ({ connect, out }) => {
      const { client } = await connect()
      const { items } = await client.apiKeys()
      out.result({ items })
      out.line(items.length === 0 ? 'You have no API keys.' : keyTable(items, Date.now()))
      return undefined
    },
  })

type AddOptions = { expires?: string; scope?: KeyScope[]; folder?: string }

const addCommand = (runner: Runner): Command =>
  leaf<AddOptions>(runner, {
    name: 'add',
    summary: 'Make an API key, and show it this once',
    about:
      'Make an API key, and show it this once. It speaks for you until it is revoked or expires: for scripts, timers and other machines, in HOLDFAST_TOKEN or a file named by HOLDFAST_TOKEN_FILE. With --scope it may do only that, with --folder only there.',
    examples: [
      'keys add backup --scope read,write --folder /backup',
      'keys add laptop --expires 2027-01-01',
      'keys add monitoring --scope read,admin',
    ],
    shape: (command) =>
      command
        .argument('<name>', 'what it is for')
        .option('--expires <time>', 'when it ends by itself', futureTime)
        .option('--scope <scopes>', `only these: ${SCOPES.join(',')}`, scopeList)
        .option('--folder <path>', 'nothing outside this folder is there for it'),
    work: async ({ connect, out }, { args: [name = ''], options }) => {
      const { expires, scope, folder } = options
      const { client } = await connect()
      const made = await client.createApiKey({
        name,
        expiresAt: expires ?? null,
        ...(scope === undefined ? {} : { scopes: scope }),
        ...(folder === undefined ? {} : { folder }),
      })
      out.result(made)
      out.note('Keep it now: it is shown this once.')
      out.line(made.key)
      return undefined
    },
  })

const revokeCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'revoke',
    summary: 'Make an API key worthless at once',
    examples: ['keys revoke 0199…'],
    shape: (command) => command.argument('<id>', '`holdfast keys ls` shows it'),
    work: async ({ connect, out }, { args: [id = ''] }) => {
      const { client } = await connect()
      await client.revokeApiKey(id)
      out.result({ revoked: id })
      out.line(`The API key ${printable(id)} is revoked.`)
      return undefined
    },
  })

const TITLES = ['NAME', 'KEY', 'MAY', 'FOLDER', 'USED', 'EXPIRES', 'ID']

const keyTable = (keys: readonly ApiKey[], now: number) =>
  table(
    TITLES.map((title) => ({ title })),
    keys.map(({ name, prefix, scopes, folder, usedAt, expiresAt, id }) => [
      printable(name),
      `${prefix}…`,
      printable(scopes.join(',')),
      printable(folder ?? '/'),
      agoText(usedAt, now),
      expiresAt === null ? 'never' : timeText(expiresAt),
      id,
    ]),
  )

const futureTime = (text: string): string => {
  const at = new Date(text)
  if (at.getTime() > Date.now()) return at.toISOString()
  throw new InvalidArgumentError('It must be a time to come, for example 2030-01-01.')
}

const scopeList = (text: string): KeyScope[] => {
  const words = text.split(',').map((word) => word.trim())
  const scopes = SCOPES.filter((scope) => words.includes(scope))
  if (scopes.length > 0 && words.every((word) => SCOPES.some((scope) => scope === word))) {
    return scopes
  }
  throw new InvalidArgumentError(`It must be some of ${SCOPES.join(', ')}, separated by commas.`)
}
