import { useQuery } from '@tanstack/react-query'
import { usePages } from '../ui/table/use-pages.ts'
import { client } from './client.ts'
import { queryClient } from './query-client.ts'

export const useWebhooks = () =>
  useQuery({ queryKey: ['webhooks'], queryFn: async () => (await client.webhooks()).items })

/** What was sent to one, newest first. No event tells of a delivery, so it looks by itself. */
export const useDeliveries = (id: string) =>
  usePages(['webhooks', id, 'deliveries'], (cursor) =>
    client.webhookDeliveries(id, { limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
  )

export const webhooksChanged = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ['webhooks'] })
