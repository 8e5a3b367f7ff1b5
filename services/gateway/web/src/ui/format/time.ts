import { formatDuration } from './duration.ts'

/** `12:04`, in the reader's own time zone. */
export const clockTime = (at: number | Date): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(at)

/** `20 Nov 2026, 12:04:33`, for titles. */
export const fullTime = (at: Date): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(at)

/** `24 Nov 12:04`, to name what happened then. */
export const shortTime = (at: string): string => {
  const date = new Date(at)
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(date)
  return `${day} ${clockTime(date)}`
}

const DAY_MS = 86_400_000

/** `4 min ago`, `in 3 h`; as a date when it is a month away. */
export function relativeTime(at: Date, now: number): string {
  const away = at.getTime() - now
  if (Math.abs(away) > 30 * DAY_MS) {
    return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(at)
  }
  if (Math.abs(away) < 5_000) return 'just now'
  const long = formatDuration(Math.abs(away) / 1_000)
    .split(' ')
    .slice(0, 2)
    .join(' ')
  return away < 0 ? `${long} ago` : `in ${long}`
}
