import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

/** What happened last; for administrators. */
export const useRecentEvents = (limit: number) =>
  useQuery({
    queryKey: ['events', 'recent', limit],
    queryFn: async () => (await client.events({ limit })).items,
  })
