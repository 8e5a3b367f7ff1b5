import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

/** How long clients waited for each node in the last hour, by its id; a new value comes each minute. */
export const useNodeLatency = () =>
  useQuery({
    queryKey: ['node-latency'],
    queryFn: async () =>
      new Map((await client.nodeLatency()).nodes.map(({ nodeId, p95 }) => [nodeId, p95])),
    refetchInterval: 60_000,
  })
