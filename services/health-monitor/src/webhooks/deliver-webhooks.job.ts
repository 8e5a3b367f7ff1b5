import { deliverWebhooks, handle, type JobHandler, perEntry, skipped } from '@holdfast/jobs'
import { type DeliverDeps, deliverDue } from './deliver.ts'

/** Without a secret of its own this monitor cannot sign; another one may. */
export const deliverWebhooksHandler = ({
  vault,
  ...deps
}: Omit<DeliverDeps, 'vault'> & { vault: DeliverDeps['vault'] | undefined }): JobHandler =>
  handle(deliverWebhooks, async ({ webhookId }, { signal }) => {
    if (vault === undefined) return skipped('this monitor was given no HOLDFAST_SECRET')
    const { delivered, failed, gone } = await deliverDue({ ...deps, vault }, webhookId, signal)
    if (gone) return skipped('the webhook is gone or disabled')
    if (delivered === 0 && failed.length === 0) return skipped('nothing was due')
    return perEntry({ done: delivered, failed })
  })
