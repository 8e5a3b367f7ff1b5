import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

type PageOf<T> = { items: T[]; next: string | null }

/** A list that comes in pages with cursors: what is loaded, and whether there is more. */
export function usePages<T>(
  key: readonly unknown[],
  load: (cursor: string | undefined) => Promise<PageOf<T>>,
  enabled = true,
) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    // A new filter keeps the old rows until its own are there.
    placeholderData: keepPreviousData,
    enabled,
  })
  return { ...query, rows: query.data?.pages.flatMap(({ items }) => items) }
}

export type Paged<T> = ReturnType<typeof usePages<T>>
