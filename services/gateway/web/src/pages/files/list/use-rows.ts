import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { filterOf, PAGE, pagesIn, type Rows, type View } from './rows.ts'
import { useRowsOfHealth } from './use-rows-of-health.ts'

const NO_FOLDERS: readonly string[] = []

/** The rows of a folder, of any length, or of a search in it and below. */
export function useRows(view: View): Rows {
  const ofHealth = useRowsOfHealth(view)
  const marked = useMarkedRows(view)
  return view.health === '' ? marked : ofHealth
}

/** How many there are is asked first; then the pages in sight are read. */
function useMarkedRows(view: View): Rows {
  const { folder, search, sort, type, health } = view
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
  const found = useQueries({
    queries: pages.map((page) => {
      const cursor = marks.data?.marks[page - 1]
      return {
        queryKey: ['files', 'page', ...key, cursor ?? 'first'],
        enabled: enabled && total !== null && !marks.isPlaceholderData,
        queryFn: () => client.files({ ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) }),
      }
    }),
  })
  return {
    total,
    folders,
    count: folders.length + (total?.files ?? 0),
    rowAt: (index) => {
      const folder = folders[index]
      if (folder !== undefined) return { kind: 'folder', folder }
      const at = index - folders.length
      const file = found[pages.indexOf(Math.floor(at / PAGE))]?.data?.items[at % PAGE]
      return file && { kind: 'file', file }
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
