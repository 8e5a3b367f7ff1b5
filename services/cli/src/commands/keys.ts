import type { ApiKey } from '@holdfast/client'
import { type Command, InvalidArgumentError } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { agoText, printable, timeText } from '../output/format.ts'
import { table } from '../output/table.ts'

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

const addCommand = (runner: Runner): Command =>
  leaf<{ expires?: string }>(runner, {
    name: 'add',
    summary: 'Make an API key, and show it this once',
    about:
      'Make an API key, and show it this once. It speaks for you until it is revoked or expires: for scripts, timers and other machines, in HOLDFAST_TOKEN or a file named by HOLDFAST_TOKEN_FILE.',
    examples: ['keys add backup', 'keys add laptop --expires 2027-01-01'],
    shape: (command) =>
      command
        .argument('<name>', 'what it is for')
        .option('--expires <time>', 'when it ends by itself', futureTime),
    work: async ({ connect, out }, { args: [name = ''], options }) => {
      const { client } = await connect()
      const made = await client.createApiKey({ name, expiresAt: options.expires ?? null })
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

const keyTable = (keys: readonly ApiKey[], now: number) =>
  table(
    [{ title: 'NAME' }, { title: 'KEY' }, { title: 'USED' }, { title: 'EXPIRES' }, { title: 'ID' }],
    keys.map(({ name, prefix, usedAt, expiresAt, id }) => [
      printable(name),
      `${prefix}…`,
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
