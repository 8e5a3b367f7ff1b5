import type { Webhook, WebhookDelivery } from './event-types.ts'
import { everyItem } from './pages.ts'
import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import type { Page } from './types.ts'

type Words = { url: string; description?: string; types?: string[] }

/** Who is told about events. For administrators. */
export const webhookCalls = (api: Requester) => {
  const deliveries = (id: string, page: { cursor?: string; limit?: number } = {}) =>
    api.json<Page<WebhookDelivery>>(`/api/v1/webhooks/${id}/deliveries${queryOf(page)}`)
  return {
    webhooks: () => api.json<Page<Webhook>>('/api/v1/webhooks'),
    /** The secret that verifies signatures is shown this once. */
    addWebhook: (webhook: Words) =>
      api.write<Webhook & { secret: string }>('POST', '/api/v1/webhooks', webhook),
    editWebhook: (id: string, change: Partial<Words> & { enabled?: boolean; newSecret?: true }) =>
      api.write<Webhook & { secret?: string }>('PATCH', `/api/v1/webhooks/${id}`, change),
    removeWebhook: async (id: string) => {
      await api.send(`/api/v1/webhooks/${id}`, { method: 'DELETE' })
    },
    testWebhook: (id: string) => api.write<WebhookDelivery>('POST', `/api/v1/webhooks/${id}/test`),
    webhookDeliveries: deliveries,
    eachWebhookDelivery: (id: string) =>
      everyItem((cursor) =>
        deliveries(id, { limit: 500, ...(cursor === undefined ? {} : { cursor }) }),
      ),
  }
}
