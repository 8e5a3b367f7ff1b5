import type { DistributionFilter } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { usePages } from '../ui/table/use-pages.ts'
import { client } from './client.ts'

/** Files of everybody, and how they lie on the nodes. */
export const useFileSpreads = (filter: Omit<DistributionFilter, 'cursor'>) =>
  usePages(['distributions', 'file', filter], (cursor) =>
    client.distributionsByFile({
      ...filter,
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    }),
  )

export const useNodeSums = () =>
  useQuery({
    queryKey: ['distributions', 'node'],
    queryFn: () => client.distributionsByNode(),
  })

export const useCopiesSums = (filter: Pick<DistributionFilter, 'nodeId'>) =>
  useQuery({
    queryKey: ['distributions', 'copies', filter],
    queryFn: () => client.distributionsByCopies(filter),
  })

/** How many chunks have which issue now. Repair and removals end them without an event. */
export const useIssueSums = () =>
  useQuery({
    queryKey: ['distributions', 'issue'],
    queryFn: () => client.distributionsByIssue(),
    refetchInterval: 15_000,
  })
