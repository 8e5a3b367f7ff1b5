import type { Schedule } from '@holdfast/client'
import { formatDuration } from '../../ui/format/duration.ts'
import { cronInWords } from './cron-in-words.ts'

/** What runs, as people call it. */
export const nameOf = ({ name }: Pick<Schedule, 'name'>): string =>
  name === 'check-system' ? 'Health check' : name

/** When: `every 6 hours (UTC)`. */
export function whenInWords({
  cron,
  everySeconds,
  timeZone,
}: Pick<Schedule, 'cron' | 'everySeconds' | 'timeZone'>): string {
  if (cron === null) return `every ${formatDuration(everySeconds ?? 0)}`
  return `${cronInWords(cron) ?? cron} (${timeZone})`
}

/** How: whether it repairs, and how closely it looks. */
export const howInWords = ({
  repair,
  deep,
  verifyPercent,
}: Pick<Schedule, 'repair' | 'deep' | 'verifyPercent'>): string =>
  [
    repair ? 'with repair' : 'dry-run',
    ...(deep ? ['deep'] : []),
    ...(verifyPercent > 0 ? [`reads ${verifyPercent} % of all copies`] : []),
  ].join(', ')
