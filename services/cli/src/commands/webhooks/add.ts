import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { printable } from '../../output/format.ts'
import { eventTypes } from './types-option.ts'

type Options = { type?: string[]; description?: string }

export const addWebhookCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'add',
    summary: 'Tell an address about events from now on, and show its secret this once',
    about:
      'Tell an address about events from now on, signed after Standard Webhooks, and show the secret that verifies signatures this once.',
    examples: [
      'webhooks add https://pager.example.org/holdfast --type node.,brake. --description pager',
      'webhooks add https://log.example.org/events',
    ],
    shape: (command) =>
      command
        .argument('<url>', 'where events are posted')
        .option('--type <beginnings>', 'only these kinds: node.,brake.', eventTypes)
        .option('--description <text>', 'what it is for'),
    work: async ({ connect, out }, { args: [url = ''], options }) => {
      const { client } = await connect()
      const { type: types, description } = options
      const made = await client.addWebhook({
        url,
        ...(types === undefined ? {} : { types }),
        ...(description === undefined ? {} : { description }),
      })
      out.result(made)
      out.note(
        `Webhook ${made.id} to ${printable(made.url)}. Keep its secret now: it is shown once.`,
      )
      out.line(made.secret)
      return undefined
    },
  })
