import { formatBytes, formatRate } from '../../ui/format/bytes.ts'
import { formatDuration } from '../../ui/format/duration.ts'
import { counted } from '../../ui/format/number.ts'
import { parseBytes, typedBytes } from '../../ui/format/parse-bytes.ts'
import { parseDuration, typedDuration } from '../../ui/format/parse-duration.ts'

export type SettingValue = string | number | boolean

/** How a value is typed, checked and shown. The server checks again. */
export type Kind = {
  read: (text: string) => SettingValue | undefined
  show: (value: SettingValue) => string
  /** As somebody would type it. */
  typed: (value: SettingValue) => string
  /** What to enter, when it cannot be read. */
  wanted: string
  /** The few values that there are. */
  choices?: () => readonly (readonly [value: string, label: string])[]
}

const within = (value: number | undefined, least: number, most: number): number | undefined =>
  value !== undefined && value >= least && value <= most ? value : undefined

const numberOf = (text: string): number | undefined =>
  /^\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : undefined

/** A whole number of things. */
export const count = (one: string, many: string, least: number, most: number): Kind => ({
  read: (text) => (/^\d+$/.test(text.trim()) ? within(Number(text), least, most) : undefined),
  show: (value) => counted(Number(value), one, many),
  typed: String,
  wanted: `Enter a whole number from ${least} to ${most}`,
})

export const days = (least: number): Kind => ({
  read: (text) => within(numberOf(text), least, 3_650),
  show: (value) => counted(Number(value), 'day'),
  typed: String,
  wanted: 'Enter a number of days, at most 3650',
})

export const percent: Kind = {
  read: (text) => within(numberOf(text.replace('%', '')), 0, 100),
  show: (value) => `${value} %`,
  typed: String,
  wanted: 'Enter a number from 0 to 100',
}

/** Kept as a share of one, typed as percent. */
export const share: Kind = {
  read: (text) => {
    const read = within(numberOf(text.replace('%', '')), 0.000_1, 100)
    return read === undefined ? undefined : read / 100
  },
  show: (value) => `${rounded(Number(value) * 100)} %`,
  typed: (value) => String(rounded(Number(value) * 100)),
  wanted: 'Enter a number of percent above 0, at most 100',
}

const rounded = (value: number) => Number(value.toPrecision(12))

export const duration: Kind = {
  read: (text) => {
    const read = within(parseDuration(text), 0, 2_592_000)
    return read === 0 ? undefined : read
  },
  show: (value) => formatDuration(Number(value)),
  typed: (value) => typedDuration(Number(value)),
  wanted: 'Enter a time such as 300 s, 5 min or 6 h, at most 30 d',
}

export const bytes: Kind = {
  read: (text) => parseBytes(text),
  show: (value) => formatBytes(Number(value)),
  typed: (value) => typedBytes(Number(value)),
  wanted: 'Enter a size such as 100 GiB',
}

export const rate: Kind = {
  read: (text) => within(parseBytes(text.replace(/\/s$/, '')), 1_024, Number.MAX_SAFE_INTEGER),
  show: (value) => formatRate(Number(value)),
  typed: (value) => typedBytes(Number(value)),
  wanted: 'Enter bytes a second such as 64 MiB, at least 1 KiB',
}

export const hours: Kind = {
  read: (text) =>
    /^([01]?\d|2[0-3])-([01]?\d|2[0-4])$/.test(text.trim()) ? text.trim() : undefined,
  show: (value) => (value === '0-24' ? 'At any hour' : String(value).replace('-', ' to ')),
  typed: String,
  wanted: 'Enter two hours such as 22-6',
}

export const oneOfThese = (all: () => readonly (readonly [string, string])[]): Kind => ({
  read: (text) => all().find(([value]) => value === text)?.[0],
  show: (value) => all().find(([one]) => one === value)?.[1] ?? String(value),
  typed: String,
  wanted: 'Choose one of these',
  choices: all,
})

export const onOff: Kind = {
  read: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
  show: (value) => (value ? 'On' : 'Off'),
  typed: (value) => (value ? 'on' : 'off'),
  wanted: 'Choose one of these',
  choices: () => [
    ['on', 'On'],
    ['off', 'Off'],
  ],
}

/** All that the browser knows; the server knows the same. */
export const timeZone: Kind = oneOfThese(() =>
  ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')].map(
    (name) => [name, name] as const,
  ),
)
