import type { WebhookDelivery } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner, wholeNumber } from '../../command.ts'
import { printable, timeText } from '../../output/format.ts'
import { table } from '../../output/table.ts'

export const deliveriesCommand = (runner: Runner): Command =>
  leaf<{ limit: number }>(runner, {
    name: 'deliveries',
    summary: 'Show what was sent, what the receiver answered, and when it is tried again',
    examples: ['webhooks deliveries 0199…', 'webhooks deliveries 0199… --limit 500 --json'],
    shape: (command) =>
      command
        .argument('<id>', '`holdfast webhooks ls` shows it')
        .option('--limit <number>', 'how many of the newest', wholeNumber(1, 500), 50),
    work: async ({ connect, out }, { args: [id = ''], options }) => {
      const { client } = await connect()
      const { items } = await client.webhookDeliveries(id, { limit: options.limit })
      out.result({ items })
      out.line(items.length === 0 ? 'Nothing was sent yet.' : deliveryTable(items))
      return undefined
    },
  })

export const deliveryTable = (deliveries: readonly WebhookDelivery[]): string =>
  table(
    [
      { title: 'MADE' },
      { title: 'EVENT', align: 'right' },
      { title: 'STATE' },
      { title: 'ATTEMPTS', align: 'right' },
      { title: 'ANSWER' },
      { title: 'AGAIN' },
    ],
    deliveries.map((delivery) => [
      timeText(delivery.createdAt),
      delivery.eventId === null ? 'test' : String(delivery.eventId),
      delivery.state,
      String(delivery.attempts),
      delivery.attempts === 0 ? '–' : answerText(delivery),
      delivery.nextAt === null || delivery.attempts === 0 ? '–' : timeText(delivery.nextAt),
    ]),
  )

/** What the receiver said, or why nothing was heard of it. */
export const answerText = ({ status, error, tookMs }: WebhookDelivery): string => {
  const said = error ?? (status === null ? 'no answer' : `HTTP ${status}`)
  return `${printable(said)}${tookMs === null ? '' : ` (${tookMs} ms)`}`
}
