import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { printable } from '../../output/format.ts'

export const removeWebhookCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'rm',
    summary: 'Tell an address nothing any more; its log of deliveries goes as well',
    examples: ['webhooks rm 0199…'],
    shape: (command) => command.argument('<id>', '`holdfast webhooks ls` shows it'),
    work: async ({ connect, out }, { args: [id = ''] }) => {
      const { client } = await connect()
      await client.removeWebhook(id)
      out.result({ removed: id })
      out.line(`The webhook ${printable(id)} is removed.`)
      return undefined
    },
  })
