import type { HealthCheck } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

const WHILE_RUNNING_MS = 1_000

/** Health checks, newest first. */
export const useChecks = () =>
  useQuery({
    queryKey: ['checks'],
    queryFn: async () => (await client.healthChecks({ limit: 50 })).items,
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? WHILE_RUNNING_MS : false),
  })

/** One check; looked at each second while it runs. */
export const useCheck = (id: string) =>
  useQuery({
    queryKey: ['check', id],
    queryFn: () => client.healthCheck(id),
    refetchInterval: ({ state }) =>
      state.data && isRunning(state.data) ? WHILE_RUNNING_MS : false,
  })

const isRunning = ({ state }: HealthCheck): boolean => state === 'running'
