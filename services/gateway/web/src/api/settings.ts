import type { SettingsChange } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'
import { queryClient } from './query-client.ts'

/** What may be changed while everything runs, and how it is. */
export const useSettings = () => useQuery({ queryKey: ['settings'], queryFn: client.settings })

/** Changes settings; the answer is what every place shows from then on. */
export async function changeSettings(change: SettingsChange): Promise<void> {
  queryClient.setQueryData(['settings'], await client.changeSettings(change))
}
