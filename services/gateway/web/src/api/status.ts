import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

/** The whole system in one answer; for administrators. Events make it anew, a timer is the fallback. */
export const useStatus = () =>
  useQuery({ queryKey: ['status'], queryFn: client.status, refetchInterval: 15_000 })
