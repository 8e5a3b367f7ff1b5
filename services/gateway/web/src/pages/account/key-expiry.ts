/** How long a key may live; no number: until it is revoked. */
export const EXPIRIES = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'day', label: 'On a day' },
  { value: 'never', label: 'When it is revoked' },
]

const DAY_MS = 86_400_000

/** When a key ends. Null: never by itself. Undefined: no day was chosen, or one that is over. Pure. */
export function endOfKey(expiry: string, day: string, now: number): string | null | undefined {
  if (expiry === 'never') return null
  if (expiry !== 'day') return new Date(now + Number(expiry) * DAY_MS).toISOString()
  const end = new Date(`${day}T23:59:59`)
  return end.getTime() > now ? end.toISOString() : undefined
}
