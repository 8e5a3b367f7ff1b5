import { useQuery } from '@tanstack/react-query'
import { usePages } from '../ui/table/use-pages.ts'
import { client } from './client.ts'
import { queryClient } from './query-client.ts'

/** Who is told about events. */
export const useWebhooks = () =>
  useQuery({ queryKey: ['webhooks'], queryFn: async () => (await client.webhooks()).items })

/** What was sent to one, newest first, page after page. */
export const useDeliveries = (id: string) =>
  usePages(
    ['deliveries', id],
    (cursor) =>
      client.webhookDeliveries(id, { limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
    id !== '',
  )

export const webhooksChanged = (): Promise<void> =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [thing] }) => thing === 'webhooks' || thing === 'deliveries',
  })
