import type { FileInfo } from '@holdfast/client'
import { useEffect } from 'react'
import { usePicture } from '../../../../api/file-details.ts'
import { joinPictures } from './picture-view.ts'
import type { Span } from './picture-zoom.ts'

/** A view of a file's copies, with the columns that are counted so far; goes on until all are. */
export function useJoinedPicture(file: FileInfo, span: Span, columns: number) {
  const query = usePicture(file, { ...span, columns })
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = query
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [hasNextPage, isFetching, isError, fetchNextPage])
  return { query, picture: data && joinPictures(data.pages) }
}

/** On which nodes the file lies, from the first answer alone: of a huge file, part of it. */
export function useWholePicture(file: FileInfo) {
  const { data } = usePicture(file, { from: 0, to: file.chunks, columns: 32 })
  return { picture: data && joinPictures(data.pages) }
}
