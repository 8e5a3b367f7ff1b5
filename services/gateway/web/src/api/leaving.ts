import type { NodeInfo } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

export type LeavingHow = 'drain' | 'remove'

/**
 * What it would come to if a node left, from the state it is in. Not among what events make old: it is counted when somebody
 * asks, which takes a second per five million chunks, and at the click it is counted once more.
 */
export const useLeaving = (
  { id, state }: Pick<NodeInfo, 'id' | 'state'>,
  how: LeavingHow,
  enabled: boolean,
) =>
  useQuery({
    queryKey: ['node-leaving', id, how, state],
    queryFn: () => (how === 'drain' ? client.planDrain(id) : client.planRemoval(id)),
    enabled,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
