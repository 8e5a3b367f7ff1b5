import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

/** All nodes; for administrators. */
export const useNodes = () =>
  useQuery({ queryKey: ['nodes'], queryFn: async () => (await client.nodes()).items })
