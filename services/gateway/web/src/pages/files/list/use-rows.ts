import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { fewAtOnce } from './few-at-once.ts'
import { filterOf, PAGE, pagesIn, placeOf, type Row, type Rows, type View } from './rows.ts'
import { useRowsOfHealth } from './use-rows-of-health.ts'

const NO_FOLDERS: readonly string[] = []
/** Pages that are asked for side by side. */
const AT_ONCE = 4

type Page = Awaited<ReturnType<typeof client.files>>

/** The rows of a folder, of any length, or of a search in it and below. */
export function useRows(view: View): Rows {
  const ofHealth = useRowsOfHealth(view)
  const marked = useMarkedRows(view)
  return view.health === '' ? marked : ofHealth
}

/** How many there are is asked first; then the pages in sight are read. */
function useMarkedRows(view: View): Rows {
  const { folder, search, sort, type, health } = view
  const queries = useQueryClient()
  const key = [folder, search, sort, type]
  const enabled = health === ''
  const filter = filterOf(view)
  const marks = useQuery({
    queryKey: ['files', 'marks', ...key],
    enabled,
    queryFn: () => client.fileMarks(filter),
    placeholderData: keepPreviousData,
  })
  const inFolder = useQuery({
    queryKey: ['files', 'folders', folder],
    enabled: enabled && search === '' && type === '',
    queryFn: async () => (await client.files({ folder, limit: 1 })).folders,
  })
  const folders = (search === '' && type === '' && inFolder.data) || NO_FOLDERS
  const [sight, setSight] = useState({ first: 0, last: 0 })
  const total = marks.data ?? null
  const pages = pagesIn(
    sight.first - folders.length,
    sight.last - folders.length,
    total?.files ?? 0,
  )
  const queryOf = (page: number) => {
    const cursor = marks.data?.marks[page - 1]
    return {
      queryKey: ['files', 'page', ...key, cursor ?? 'first'],
      queryFn: () => client.files({ ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) }),
    }
  }
  const known = enabled && total !== null && !marks.isPlaceholderData
  // The first page needs no mark, so it is asked for together with them.
  const found = useQueries({
    queries: pages.map((page) => ({ ...queryOf(page), enabled: known || (enabled && page === 0) })),
  })
  const rowIn = (index: number, pageAt: (page: number) => Page | undefined): Row | undefined => {
    const folder = folders[index]
    if (folder !== undefined) return { kind: 'folder', folder }
    const { page, at } = placeOf(index, folders.length)
    const file = pageAt(page)?.items[at]
    return file && { kind: 'file', file }
  }
  return {
    total,
    folders,
    count: folders.length + (total?.files ?? 0),
    ready: known,
    rowAt: (index) => rowIn(index, (page) => found[pages.indexOf(page)]?.data),
    read: async (first, last) => {
      const wanted = pagesIn(first - folders.length, last - folders.length, total?.files ?? 0)
      const read = await fewAtOnce(wanted, AT_ONCE, (page) =>
        queries.fetchQuery({ ...queryOf(page), staleTime: Number.POSITIVE_INFINITY }),
      )
      const rows = Array.from({ length: last - first + 1 }, (_, at) =>
        rowIn(first + at, (page) => read[wanted.indexOf(page)]),
      )
      return rows.filter((row) => row !== undefined)
    },
    look: (first, last) => {
      if (first !== sight.first || last !== sight.last) setSight({ first, last })
    },
    error: marks.error ?? found.find(({ error }) => error)?.error ?? null,
    retry: () => {
      void marks.refetch()
      for (const page of found) if (page.error) void page.refetch()
    },
  }
}
