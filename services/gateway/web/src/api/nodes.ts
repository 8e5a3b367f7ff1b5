import { useQuery } from '@tanstack/react-query'
import { usePages } from '../ui/table/use-pages.ts'
import { client } from './client.ts'
import { askAnew } from './query-client.ts'

/** Load and latency change without an event. */
const LOOK_AGAIN_MS = 5_000

/** All nodes; for administrators. */
export const useNodes = () =>
  useQuery({ queryKey: ['nodes'], queryFn: async () => (await client.nodes()).items })

/** One node, also one that is lost. */
export const useNode = (id: number) =>
  useQuery({
    queryKey: ['node', id],
    queryFn: () => client.node(id),
    refetchInterval: LOOK_AGAIN_MS,
    enabled: id > 0,
  })

/** How far its copies are read and its blocks compared; null before that was ever begun. */
export const useUpkeep = (id: number) =>
  useQuery({
    queryKey: ['upkeep', id],
    queryFn: async () => (await client.scrubs()).items.find(({ nodeId }) => nodeId === id) ?? null,
    refetchInterval: LOOK_AGAIN_MS,
  })

const OF_NODES = 'node.,read.,scrub.,inventory.,brake.'

/** What happened to a node, newest first. */
export const useNodeEvents = (id: number) =>
  usePages(['events', 'node', id], (cursor) =>
    client.audit({
      action: OF_NODES,
      subject: String(id),
      limit: 20,
      ...(cursor === undefined ? {} : { cursor }),
    }),
  )

/** After a change of one's own: everything that shows it is asked anew. */
export const nodesChanged = (): Promise<void> =>
  askAnew('nodes', 'node', 'upkeep', 'plans', 'plan', 'status', 'events')
