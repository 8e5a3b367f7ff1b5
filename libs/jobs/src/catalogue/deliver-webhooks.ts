import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'

/** Sends a webhook the messages that are due. */
export const deliverWebhooks = defineJob({
  name: 'deliver-webhooks',
  version: 1,
  queue: 'health-monitor',
  payload: z.object({ webhookId: z.uuid() }),
  // When each message is tried again stands in the catalogue; the tick comes back with what is due.
  retry: { attempts: 1, backoff: exponential('1s') },
  timeLimit: '2m',
  // One run per webhook, so that a receiver that hangs holds one slot and not all of them.
  deduplication: ({ webhookId }) => webhookId,
  priority: () => 50,
})
