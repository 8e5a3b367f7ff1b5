import type { ScheduleChange } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'
import { queryClient } from './query-client.ts'

/** What runs by itself, when last and when next. */
export const useSchedules = () =>
  useQuery({
    queryKey: ['schedules'],
    queryFn: async () => (await client.schedules()).items,
  })

export async function setSchedule(name: string, change: ScheduleChange) {
  const schedule = await client.setSchedule(name, change)
  await queryClient.invalidateQueries({ queryKey: ['schedules'] })
  return schedule
}
