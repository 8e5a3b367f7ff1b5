import type { Client, WebhookDelivery } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { EXIT } from '../../exit-codes.ts'
import { followUntil } from '../../follow-until.ts'
import { answerText } from './deliveries.ts'

export const testWebhookCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'test',
    summary: 'Send a message that says nothing, and wait for the answer',
    about:
      'Send a message of the type webhook.test, and wait until it was delivered or its first attempt failed. Exit code 1: it failed.',
    examples: ['webhooks test 0199…'],
    shape: (command) => command.argument('<id>', '`holdfast webhooks ls` shows it'),
    work: async ({ connect, out, signal }, { args: [id = ''] }) => {
      const { client } = await connect()
      const sent = await client.testWebhook(id)
      const tried = await followUntil(() => findDelivery(client, id, sent), {
        signal,
        seen: () => {},
        isOver: ({ attempts, state }) => attempts > 0 || state !== 'pending',
      })
      out.result(tried)
      const delivered = tried.state === 'delivered'
      out.line(delivered ? `Delivered: ${answerText(tried)}.` : `Failed: ${answerText(tried)}.`)
      return delivered ? EXIT.done : EXIT.problems
    },
  })

/** Newest first, so a test of a moment ago is among the first. */
const findDelivery = async (
  client: Pick<Client, 'webhookDeliveries'>,
  id: string,
  sent: WebhookDelivery,
): Promise<WebhookDelivery> => {
  const { items } = await client.webhookDeliveries(id, { limit: 500 })
  return items.find((delivery) => delivery.id === sent.id) ?? sent
}
