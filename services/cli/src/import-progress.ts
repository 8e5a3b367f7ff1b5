import type { Import } from '@holdfast/client'
import { bar } from './output/bar.ts'
import {
  bytesText,
  counted,
  durationText,
  percentText,
  printable,
  rateText,
} from './output/format.ts'

const OPEN = new Set<Import['state']>(['waiting', 'running'])

export const isOver = ({ state }: Pick<Import, 'state'>): boolean => !OPEN.has(state)

/** `running ████░░░░ 50 % · 1.0 GiB of 2.0 GiB · 5.7 MiB/s · 3 min left` */
export const progressLine = (one: Import): string => {
  const { state, bytesDone, bytesTotal, bytesPerSecond, files, error } = one
  const parts: string[] = []
  if (bytesTotal === null) parts.push(state, bytesText(bytesDone))
  else {
    const share = bytesTotal === 0 ? 1 : Math.min(1, bytesDone / bytesTotal)
    parts.push(`${state} ${bar(share, 20)} ${percentText(share)}`)
    parts.push(`${bytesText(bytesDone)} of ${bytesText(bytesTotal)}`)
  }
  if (bytesPerSecond) parts.push(rateText(bytesPerSecond))
  if (bytesPerSecond && bytesTotal !== null && bytesTotal > bytesDone) {
    parts.push(`${durationText((bytesTotal - bytesDone) / bytesPerSecond)} left`)
  }
  if (files > 1) parts.push(counted(files, 'file'))
  if (error !== undefined) parts.push(printable(error.message))
  return parts.join(' · ')
}

/** How it ended, or how far it is, in a line. */
export const importText = (one: Import): string => {
  const { id, state, files, bytesDone, folder, error, cid } = one
  if (state === 'failed') return `Import ${id} failed: ${printable(error?.message ?? 'no reason')}`
  if (state !== 'done') return `Import ${id} is ${state}.`
  const what = `${counted(files, 'file')}, ${bytesText(bytesDone)}, to ${printable(folder)}`
  return `Imported ${what}${cid === null ? '' : `  ${cid}`}`
}
