import type { FileInfo } from '@holdfast/client'

type Entry = Pick<FileInfo, 'id' | 'name' | 'contentType' | 'size'>

/** The files before and after this one in a list, of those that can be looked at. */
export function neighboursOf(
  list: readonly Entry[],
  id: string,
  canShow: (file: Entry) => boolean,
): { previous: Entry | undefined; next: Entry | undefined } {
  const at = list.findIndex((file) => file.id === id)
  if (at < 0) return { previous: undefined, next: undefined }
  return {
    previous: list.slice(0, at).findLast(canShow),
    next: list.slice(at + 1).find(canShow),
  }
}
