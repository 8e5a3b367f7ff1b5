import type { FileFilter, FilePage } from '@holdfast/client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

const PAGE = 200

export type FolderView = { folder: string; search: string; sort: string }

/** The files of a folder and its sub-folders, page after page; with a search, of all below it. */
export const useFolder = ({ folder, search, sort }: FolderView) =>
  useInfiniteQuery({
    queryKey: ['files', folder, search, sort],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }): Promise<FilePage> => {
      const filter: FileFilter = { folder, sort, limit: PAGE }
      if (search !== '') Object.assign(filter, { search, recursive: true })
      if (pageParam !== undefined) filter.cursor = pageParam
      return client.files(filter)
    },
    getNextPageParam: ({ next }) => next ?? undefined,
  })

/** One file, with its health as of now. */
export const useFile = (id: string) =>
  useQuery({ queryKey: ['file', id], queryFn: () => client.file(id) })

/** Where a browser gets the bytes; the session's cookie goes along. */
export const contentAddress = (id: string): string => `/api/v1/files/${id}/content`

/** A folder with everything below, as one archive. */
export const archiveAddress = (folder: string, format: 'zip' | 'car'): string =>
  `/api/v1/archive?${new URLSearchParams({ folder, format })}`
