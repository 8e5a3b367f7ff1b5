import type { ShareLinkOptions } from '@holdfast/client'

const DAY_MS = 86_400_000

/** What was typed, as the API takes it; an empty field is no limit. `now` in milliseconds. */
export const linkOptions = (
  { days, password, maxDownloads }: { days: string; password: string; maxDownloads: string },
  now: number,
): ShareLinkOptions => ({
  expiresAt: days.trim() === '' ? null : new Date(now + Number(days) * DAY_MS).toISOString(),
  password: password === '' ? null : password,
  maxDownloads: maxDownloads.trim() === '' ? null : Number(maxDownloads),
})
