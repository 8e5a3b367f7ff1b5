export { counted } from '@holdfast/client'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** Binary units, three digits: `1.5 GiB`. */
export const bytesText = (bytes: number): string => {
  let value = bytes
  let unit = 0
  while (value >= 1_024 && unit < UNITS.length - 1) {
    value /= 1_024
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`
}

/** What people type for bytes: `1.5GiB`, `500 MiB`, `1024`; undefined when it cannot be meant. */
export const bytesOf = (text: string): number | undefined => {
  const [, count, unit = 'B'] = /^(\d+(?:\.\d+)?)\s*([KMGTP]iB|B)?$/.exec(text.trim()) ?? []
  if (count === undefined) return undefined
  const value = Math.round(Number(count) * 1_024 ** UNITS.indexOf(unit))
  return Number.isSafeInteger(value) ? value : undefined
}

export const rateText = (bytesPerSecond: number): string => `${bytesText(bytesPerSecond)}/s`

const SPANS = [
  { seconds: 86_400, unit: 'd' },
  { seconds: 3_600, unit: 'h' },
  { seconds: 60, unit: 'min' },
] as const

/** The two largest parts: `2 d 4 h`, `3 min 20 s`, `12 s`. */
export const durationText = (seconds: number): string => {
  let rest = Math.max(0, Math.round(seconds))
  const parts: string[] = []
  for (const span of SPANS) {
    const count = Math.floor(rest / span.seconds)
    rest -= count * span.seconds
    if (count > 0) parts.push(`${count} ${span.unit}`)
  }
  if (rest > 0 || parts.length === 0) parts.push(`${rest} s`)
  return parts.slice(0, 2).join(' ')
}

/** How long something took that was waited for: tenths where they can be felt. */
export const spentText = (ms: number): string =>
  ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : durationText(ms / 1_000)

/** What was moved and how fast: `1.5 GiB in 12 s (128 MiB/s)`; without a rate where nothing was. */
export const amountText = (bytes: number, ms: number): string =>
  bytes === 0
    ? bytesText(0)
    : `${bytesText(bytes)} in ${spentText(ms)} (${rateText((bytes * 1_000) / ms)})`

/** How long ago a moment was; `never` for none. */
export const agoText = (iso: string | null | undefined, now: number): string =>
  iso ? `${durationText((now - Date.parse(iso)) / 1_000)} ago` : 'never'

/** Date and time of this machine's zone, to the second, in the order that sorts. */
export const timeText = (iso: string): string => {
  const at = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

/** A whole per cent that says 0 and 100 only when it is so. */
export const percentText = (share: number): string => {
  const percent = share * 100
  if (percent > 0 && percent < 1) return '<1 %'
  if (percent > 99 && percent < 100) return '99 %'
  return `${Math.round(percent)} %`
}

/**
 * Text that came over the network, fit for a terminal: control characters could move the cursor,
 * change its colours or answer as if somebody had typed.
 */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
