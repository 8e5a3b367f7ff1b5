import type { FileInfo } from '@holdfast/client'
import { queryClient } from './query-client.ts'

type Page = { items?: FileInfo[] }

/** What a list has loaded, one page or several, in its order, whatever else it keeps beside it. */
export function filesIn(data: unknown): FileInfo[] {
  const { pages = [Array.isArray(data) ? { items: data } : data] } = (data ?? {}) as {
    pages?: unknown
  }
  if (!Array.isArray(pages)) return []
  return pages.flatMap((page: Page | undefined) => (Array.isArray(page?.items) ? page.items : []))
}

/** A file as some list has it: what is shown until the file itself was asked for. */
export const listedFile = (id: string): FileInfo | undefined =>
  queryClient
    .getQueriesData({ queryKey: ['files'] })
    .flatMap(([, data]) => filesIn(data))
    .find((file) => file.id === id)

/** The page of the list on the screen that has this file; older ones lie in the store as well. */
export const listWith = (id: string): FileInfo[] =>
  queryClient
    .getQueryCache()
    .findAll({ queryKey: ['files'], type: 'active' })
    .map(({ state }) => filesIn(state.data))
    .find((files) => files.some((file) => file.id === id)) ?? []

/** Shows in all lists what became of a file, without reading them again. */
export function putListed(file: FileInfo): void {
  const now = (one: FileInfo) => (one.id === file.id ? file : one)
  queryClient.setQueriesData<Page>({ queryKey: ['files', 'page'] }, (page) => {
    const items = page?.items
    return items?.some(({ id }) => id === file.id) ? { ...page, items: items.map(now) } : page
  })
  queryClient.setQueriesData<FileInfo[]>({ queryKey: ['files', 'health'] }, (files) =>
    files?.map(now),
  )
  queryClient.setQueryData<FileInfo>(['file', file.id], (one) => one && file)
}
