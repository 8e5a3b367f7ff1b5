import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

/** What somebody without an account can do here. */
export const useWaysIn = () => useQuery({ queryKey: ['ways-in'], queryFn: client.waysIn })
