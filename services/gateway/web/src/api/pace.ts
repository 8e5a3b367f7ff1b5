import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'
import { queryClient } from './query-client.ts'

/** What is set; of it, how fast and when copies move. */
export const useSettings = () => useQuery({ queryKey: ['settings'], queryFn: client.settings })

export const settingsChanged = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ['settings'] })
