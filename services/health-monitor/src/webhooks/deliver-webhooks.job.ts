import { deliverWebhooks, done, handle, type JobHandler, skipped } from '@holdfast/jobs'
import { type DeliverDeps, deliverDue } from './deliver.ts'

/**
 * Without a secret of its own this monitor cannot sign; another one may. A receiver that fails does not fail
 * the job: when a message is sent again stands in the catalogue.
 */
export const deliverWebhooksHandler = ({
  vault,
  ...deps
}: Omit<DeliverDeps, 'vault'> & { vault: DeliverDeps['vault'] | undefined }): JobHandler =>
  handle(deliverWebhooks, async ({ webhookId }, { log, signal }) => {
    if (vault === undefined) return skipped('this monitor was given no HOLDFAST_SECRET')
    const { delivered, failed, givenUp, gone } = await deliverDue(
      { ...deps, vault },
      webhookId,
      signal,
    )
    if (gone) return skipped('the webhook is gone or disabled')
    if (delivered === 0 && failed.length === 0) return skipped('nothing was due')
    const facts = { delivered, failed: failed.length, givenUp }
    const reason = failed[0]
    if (givenUp > 0) log.error({ ...facts, reason }, 'messages to a webhook were given up')
    else if (reason !== undefined) {
      log.warn(
        { ...facts, reason },
        'a webhook did not take every message; the others are sent again',
      )
    }
    return done(facts)
  })
