import type { SettingsChange } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'
import { queryClient } from './query-client.ts'

export const useSettings = () => useQuery({ queryKey: ['settings'], queryFn: client.settings })

/** The answer is all settings as they are then. */
export async function changeSettings(change: SettingsChange): Promise<void> {
  queryClient.setQueryData(['settings'], await client.changeSettings(change))
}
