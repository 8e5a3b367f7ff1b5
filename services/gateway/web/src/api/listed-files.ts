import type { FileInfo } from '@holdfast/client'
import { queryClient } from './query-client.ts'

/** What lists have loaded, in their order, whatever else they keep beside it. */
export function filesIn(data: unknown): FileInfo[] {
  const pages = (data as { pages?: unknown } | undefined)?.pages
  if (!Array.isArray(pages)) return []
  return pages.flatMap(({ items }: { items?: FileInfo[] }) => (Array.isArray(items) ? items : []))
}

/** A file as some list has it: what is shown until the file itself was asked for. */
export const listedFile = (id: string): FileInfo | undefined =>
  queryClient
    .getQueriesData({ queryKey: ['files'] })
    .flatMap(([, data]) => filesIn(data))
    .find((file) => file.id === id)

/** The list on the screen that has this file; older ones lie in the store as well. */
export const listWith = (id: string): FileInfo[] =>
  queryClient
    .getQueryCache()
    .findAll({ queryKey: ['files'], type: 'active' })
    .map(({ state }) => filesIn(state.data))
    .find((files) => files.some((file) => file.id === id)) ?? []
