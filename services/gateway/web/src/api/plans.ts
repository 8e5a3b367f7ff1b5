import type { Rebalance } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { usePages } from '../ui/table/use-pages.ts'
import { client } from './client.ts'
import { isOpen } from './open-plan.ts'
import { askAnew } from './query-client.ts'

const WHILE_OPEN_MS = 2_000

/** Rebalances, or drains of nodes, newest first. */
export const usePlans = (kind: Rebalance['kind']) =>
  usePages(['plans', kind], (cursor) =>
    client.rebalances({ kind, limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
  )

/** One of them; looked at again while it is not over. */
export const usePlan = (id: string) =>
  useQuery({
    queryKey: ['plan', id],
    queryFn: () => client.rebalance(id),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data) ? WHILE_OPEN_MS : false),
  })

/** The drain of a node that is not over; null: there is none. */
export const useDrainOf = (nodeId: number) =>
  useQuery({
    queryKey: ['plans', 'drain', nodeId],
    queryFn: async () => {
      const { items } = await client.rebalances({ kind: 'drain', limit: 100 })
      return items.find((plan) => plan.nodeId === nodeId && isOpen(plan)) ?? null
    },
    refetchInterval: ({ state }) => (state.data ? WHILE_OPEN_MS : false),
  })

/** After a change of one's own: everything that shows it is asked anew. */
export const plansChanged = (): Promise<void> =>
  askAnew('plans', 'plan', 'nodes', 'node', 'status', 'events')
