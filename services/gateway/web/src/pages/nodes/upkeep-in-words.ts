import type { Inventory, NodeUpkeep } from '@holdfast/client'
import { formatBytes, formatRate } from '../../ui/format/bytes.ts'
import { formatDuration } from '../../ui/format/duration.ts'
import { counted, formatNumber, formatShare } from '../../ui/format/number.ts'

/** What a pass over the copies found so far. */
export function scrubFound({ chunks, bytes, missing, corrupt, finishedAt }: NodeUpkeep): string {
  if (chunks + missing + corrupt === 0) {
    return finishedAt === null ? 'nothing was read yet' : 'nothing was there to be read'
  }
  const read = `${counted(chunks, 'copy', 'copies')} read, ${formatBytes(bytes)}`
  const bad = [
    missing > 0 ? `${formatNumber(missing)} missing` : undefined,
    corrupt > 0 ? `${formatNumber(corrupt)} corrupt` : undefined,
  ].filter((part) => part !== undefined)
  return bad.length === 0 ? `${read}, nothing wrong` : `${read}, ${bad.join(', ')}: replaced`
}

/** How far the pass is, why it stands still, and whether it keeps its time. */
export function scrubProgress(scrub: NodeUpkeep): string {
  const { progress, finishedAt, bytesPerSecond, waitsFor, behindSeconds } = scrub
  return [
    finishedAt === null ? formatShare(progress) : undefined,
    finishedAt === null && bytesPerSecond !== null ? formatRate(bytesPerSecond) : undefined,
    finishedAt === null && waitsFor !== null ? `waits: ${waitsFor}` : undefined,
    behindSeconds !== null && behindSeconds > 0
      ? `${formatDuration(behindSeconds)} behind its schedule`
      : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ')
}

/** What comparing a node's blocks with the catalogue came to. */
export function inventoryFound({ listed, held, missing, unknown, adopted }: Inventory): string {
  const parts = [`${counted(listed, 'block')} listed`, `${counted(held, 'copy', 'copies')} known`]
  if (missing > 0) parts.push(`${formatNumber(missing)} missing`)
  if (adopted > 0) parts.push(`${formatNumber(adopted)} taken in as copies`)
  if (unknown > 0) parts.push(`${formatNumber(unknown)} that nobody knows`)
  return parts.join(', ')
}
