import type { ShareLink } from '@holdfast/client'
import { formatNumber } from '../../ui/format/number.ts'

/** What is left of a link's downloads, or why there is nothing to download. */
export function downloadsLeft({ kind, state, downloads, maxDownloads }: ShareLink): string {
  if (state === 'expired') return 'ended'
  if (state === 'used-up') return 'used up'
  if (state === 'trashed') return `its ${kind} is in the trash`
  return maxDownloads === null
    ? 'no limit'
    : `${formatNumber(maxDownloads - downloads)} of ${formatNumber(maxDownloads)}`
}
