import { formatRate } from '../ui/format/bytes.ts'
import { formatDuration } from '../ui/format/duration.ts'
import { counted, formatNumber } from '../ui/format/number.ts'
import type { Pace } from './meter.ts'
import type { Totals } from './totals.ts'

/** The tray in one line: failures first. */
export function trayLine({ count, by, bytes, sent, moving }: Totals, pace: Pace): string {
  const { stored = 0, failed = 0, paused = 0 } = by
  const parts: string[] = []
  if (failed > 0) parts.push(`${formatNumber(failed)} failed`)
  if (by['needs-file'])
    parts.push(`${counted(by['needs-file'], 'upload')} of before: choose the file`)
  if (by['no-network']) parts.push('No network')
  if (moving) {
    parts.push(`Uploading ${formatNumber(stored + 1)} of ${formatNumber(count)}`)
    if (bytes > 0) parts.push(`${Math.floor((100 * sent) / bytes)} %`)
    parts.push(pace === undefined ? 'calculating' : `${formatRate(pace.bytesPerSecond)}`)
    if (pace !== undefined) parts.push(`${formatDuration(pace.secondsLeft)} left`)
  } else {
    if (paused > 0) parts.push(`${formatNumber(paused)} paused`)
    if (stored > 0) parts.push(`${formatNumber(stored)} of ${formatNumber(count)} stored`)
  }
  return parts.join(' · ')
}
