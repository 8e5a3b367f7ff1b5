import type { FileInfo } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { firstOf } from '../../../api/first-of.ts'
import { filterOf, type Row, type Rows, type View } from './rows.ts'

/** Health is told when files are looked at, so they are read one page after the other; so many at most. */
export const MOST_OF_HEALTH = 2_000

/** Files of one health: those that need a look are few. */
export function useRowsOfHealth(view: View): Rows {
  const { folder, search, sort, type, health } = view
  const { data, error, refetch } = useQuery({
    queryKey: ['files', 'health', folder, search, sort, type, health],
    enabled: health !== '',
    queryFn: () => readAll(view),
  })
  const bytes = data?.reduce((sum, { size }) => sum + size, 0) ?? 0
  const rowOf = (file: FileInfo): Row => ({ kind: 'file', file })
  return {
    total: data === undefined ? null : { files: data.length, bytes },
    folders: [],
    count: data?.length ?? 0,
    ready: data !== undefined,
    rowAt: (index) => {
      const file = data?.[index]
      return file && rowOf(file)
    },
    read: async (first, last) => data?.slice(first, last + 1).map(rowOf) ?? [],
    look: () => {},
    error,
    retry: () => void refetch(),
  }
}

const readAll = (view: View): Promise<FileInfo[]> =>
  firstOf(
    client.eachFile({ ...filterOf(view), health: view.health as FileInfo['health'] }),
    MOST_OF_HEALTH,
  )
