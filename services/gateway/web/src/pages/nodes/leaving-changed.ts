import type { NodeLeaving } from '@holdfast/client'
import { formatBytes } from '../../ui/format/bytes.ts'

type Plan = Pick<NodeLeaving, 'toCopy' | 'noRoom'>

/** Uploads change the numbers all the time; that much of them is another plan. */
const NOTICED = 0.1

/** What is different from what somebody looked at, where it matters; undefined: nothing. Pure. */
export function leavingChanged(seen: Plan, now: Plan): string | undefined {
  if (now.noRoom.chunks > 0 && seen.noRoom.chunks === 0) {
    return `Since you looked things changed: for ${formatBytes(now.noRoom.bytes)} no other node has room any more`
  }
  const more = Math.abs(now.toCopy.bytes - seen.toCopy.bytes)
  return more > NOTICED * Math.max(seen.toCopy.bytes, now.toCopy.bytes)
    ? `Since you looked things changed: ${formatBytes(now.toCopy.bytes)} have to move, not ${formatBytes(seen.toCopy.bytes)}`
    : undefined
}
