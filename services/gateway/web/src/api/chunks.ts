import type { ChunkFilter, DistributionFilter } from '@holdfast/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { usePages } from '../ui/table/use-pages.ts'
import { client } from './client.ts'
import { queryClient } from './query-client.ts'

const asPage = (cursor: string | undefined) => ({
  limit: 100,
  ...(cursor === undefined ? {} : { cursor }),
})

/** Chunks that fit; a page may be empty and not the last. */
export const useChunks = (filter: Omit<ChunkFilter, 'cursor'>) =>
  usePages(['chunks', filter], (cursor) => client.chunkList({ ...filter, ...asPage(cursor) }))

export const useChunk = (digest: string) =>
  useQuery({ queryKey: ['chunk', digest], queryFn: () => client.chunk(digest) })

const chunkChanged = () =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey }) => ['chunk', 'chunks'].includes(String(queryKey[0])),
  })

/** Reads every copy now; what each node said is the result. */
export const useVerifyChunk = (digest: string) =>
  useMutation({ mutationFn: () => client.verifyChunk(digest), onSuccess: chunkChanged })

export const useRepairChunk = (digest: string) =>
  useMutation({ mutationFn: () => client.repairChunk(digest), onSuccess: chunkChanged })

export const useFilesSpread = (filter: Omit<DistributionFilter, 'cursor'>, enabled = true) =>
  usePages(
    ['distributions', 'file', filter],
    (cursor) => client.distributionsByFile({ ...filter, ...asPage(cursor) }),
    enabled,
  )

export const useNodesSpread = (enabled: boolean) =>
  useQuery({
    queryKey: ['distributions', 'node'],
    queryFn: () => client.distributionsByNode(),
    enabled,
  })

export const useCopiesSpread = (nodeId: number | undefined, enabled: boolean) =>
  useQuery({
    queryKey: ['distributions', 'copies', nodeId],
    queryFn: () => client.distributionsByCopies(nodeId === undefined ? {} : { nodeId }),
    enabled,
  })
