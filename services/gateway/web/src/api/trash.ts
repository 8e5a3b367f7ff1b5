import { useInfiniteQuery } from '@tanstack/react-query'
import { client } from './client.ts'

const PAGE = 100

/** What was deleted and can be had back, last deleted first. */
export const useTrash = () =>
  useInfiniteQuery({
    queryKey: ['trash'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      client.trash({ limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) }),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
