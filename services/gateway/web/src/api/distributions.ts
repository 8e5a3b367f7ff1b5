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

/** One file of anybody; null where there is none. */
export const useFileSpread = (fileId: string) =>
  useQuery({
    queryKey: ['distributions', 'one', fileId],
    queryFn: async () => (await client.distributionsByFile({ fileId })).items[0] ?? null,
  })

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
