import type { Webhook } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { printable } from '../../output/format.ts'
import { table } from '../../output/table.ts'

export const listWebhooksCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'ls',
    summary: 'List who is told about events',
    examples: ['webhooks ls', 'webhooks ls --json'],
    work: async ({ connect, out }) => {
      const { client } = await connect()
      const { items } = await client.webhooks()
      out.result({ items })
      out.line(items.length === 0 ? 'Nobody is told about events.' : webhookTable(items))
      return undefined
    },
  })

export const webhookTable = (webhooks: readonly Webhook[]): string =>
  table(
    [{ title: 'URL' }, { title: 'EVENTS' }, { title: 'STATE' }, { title: 'WHAT' }, { title: 'ID' }],
    webhooks.map(({ url, types, enabled, disabledReason, description, id }) => [
      printable(url),
      types.length === 0 ? 'all' : printable(types.join(',')),
      enabled ? 'on' : `off: ${printable(disabledReason ?? '')}`,
      printable(description),
      id,
    ]),
  )
