import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

/** Links that were not revoked, newest first. */
export const useLinks = () =>
  useQuery({ queryKey: ['links'], queryFn: async () => (await client.links({ limit: 500 })).items })
