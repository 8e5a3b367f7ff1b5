import type { ShareLink } from '@holdfast/client'
import { downloadsLeft } from '../../../links/downloads-left.ts'

/** `2 of 3 downloads left`, or why there are none. */
export function linkInWords(link: ShareLink): string {
  if (link.state !== 'active') return downloadsLeft(link)
  return link.maxDownloads === null
    ? 'any number of downloads'
    : `${downloadsLeft(link)} ${link.maxDownloads === 1 ? 'download' : 'downloads'} left`
}
