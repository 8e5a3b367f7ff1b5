import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

/** Where the user is signed in. */
export const useSessions = () =>
  useQuery({ queryKey: ['sessions'], queryFn: async () => (await client.sessions()).items })

/** Which account of the provider signs in; null: none. */
export const useIdentity = () => useQuery({ queryKey: ['identity'], queryFn: client.identity })

export const useApiKeys = () =>
  useQuery({ queryKey: ['api-keys'], queryFn: async () => (await client.apiKeys()).items })
