import { dueWebhooks, fillWebhooks, forgetOldDeliveries } from '@holdfast/catalog'
import { deliverWebhooks, type JobHandler } from '@holdfast/jobs'
import { vaultFor } from '@holdfast/process'
import type { Monitor } from '../deps.ts'
import { deliverWebhooksHandler } from './deliver-webhooks.job.ts'

const FILL_MS = 500
const FORGET_MS = 3_600_000
/** How long the log of deliveries goes back: 30 days. */
const KEEP_SECONDS = 30 * 86_400

/**
 * Events become deliveries, and deliveries that are due become jobs. The catalogue knows what is due,
 * so an emptied queue costs half a second.
 */
export function startWebhooks({ catalog, config, leaderLoop, log, queues }: Monitor): JobHandler {
  const { secret, previousSecret } = config
  const vault = vaultFor('webhook-secret', { secret, previousSecret })
  let warned = false
  leaderLoop('webhooks', FILL_MS, async () => {
    await fillWebhooks(catalog)
    const payloads = (await dueWebhooks(catalog)).map((webhookId) => ({ webhookId }))
    if (payloads.length === 0) return
    if (vault !== undefined) {
      await queues.enqueueMany(deliverWebhooks, payloads)
    } else if (!warned) {
      warned = true
      log.warn({ webhooks: payloads.length }, 'webhooks wait: there is no HOLDFAST_SECRET')
    }
  })
  leaderLoop('forget-deliveries', FORGET_MS, () => forgetOldDeliveries(catalog, KEEP_SECONDS))
  return deliverWebhooksHandler({ catalog, vault })
}
