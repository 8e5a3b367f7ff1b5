import type { ShareLinkOptions } from '@holdfast/client'

const DAY_MS = 86_400_000
const MOST_DAYS = 3_650

export type LinkFields = { days: string; password: string; maxDownloads: string }

/** What is wrong with what was typed, by field: a limit that is no number must not become none. */
export function wrongLinkFields({ days, maxDownloads }: LinkFields): Partial<LinkFields> {
  const wrong: Partial<LinkFields> = {}
  if (!isEmpty(days) && !(isCount(days) && Number(days) <= MOST_DAYS)) {
    wrong.days = `Type whole days, 1 to ${MOST_DAYS.toLocaleString('en-US')}, or nothing`
  }
  if (!isEmpty(maxDownloads) && !isCount(maxDownloads)) {
    wrong.maxDownloads = 'Type a whole number, 1 or more, or nothing'
  }
  return wrong
}

const isEmpty = (text: string): boolean => text.trim() === ''
const isCount = (text: string): boolean => /^[1-9]\d{0,8}$/.test(text.trim())

/** What was typed, as the API takes it; an empty field is no limit. `now` in milliseconds. */
export const linkOptions = (
  { days, password, maxDownloads }: LinkFields,
  now: number,
): ShareLinkOptions => ({
  expiresAt: days.trim() === '' ? null : new Date(now + Number(days) * DAY_MS).toISOString(),
  password: password === '' ? null : password,
  maxDownloads: maxDownloads.trim() === '' ? null : Number(maxDownloads),
})
