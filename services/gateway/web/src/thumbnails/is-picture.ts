import type { FileInfo } from '@holdfast/client'
import { previewOf } from '../pages/files/details/preview/preview-of.ts'

/** Beyond this a phone runs out of memory while it draws. */
export const LARGEST_PICTURE = 32 * 1_024 * 1_024

/** What a browser can make a thumbnail of. An svg would have to be drawn as a page, so it has none. */
export const isPicture = (file: Pick<FileInfo, 'contentType' | 'name' | 'size'>): boolean =>
  file.size > 0 &&
  file.size <= LARGEST_PICTURE &&
  previewOf(file) === 'image' &&
  !/^image\/(svg|x-icon)/i.test(file.contentType)
