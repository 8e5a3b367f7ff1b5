import type { Series, SeriesName } from '@holdfast/client'
import { formatDuration } from '../../../ui/format/duration.ts'
import { clockTime } from '../../../ui/format/time.ts'
import type { ChartSpec, Line } from './chart-list.ts'
import { inUnit } from './units.ts'

export type Values = readonly (number | null)[]

/** When each slot began, in seconds. */
export function timesOf({ from, stepSeconds, values }: Series): number[] {
  const first = new Date(from).getTime() / 1_000
  return values.nodes.map((_, slot) => first + slot * stepSeconds)
}

/** `12:04`, or the day as well where there are several. */
export function slotTime({ range }: Pick<Series, 'range'>, seconds: number): string {
  const at = new Date(seconds * 1_000)
  if (range !== '30d') return clockTime(at)
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(at)
  return `${day}, ${clockTime(at)}`
}

/** So many slots may be empty before the last value is no value of now. */
const NOW_SLOTS = 3

/** What it is now; null when nobody looked lately. */
export const valueNow = (values: Values): number | null =>
  values.slice(-NOW_SLOTS).findLast((value) => value !== null) ?? null

/** Somebody looked in this slot: that is seen by the nodes, which are always counted. */
export const wasSeen = ({ values }: Series, slot: number): boolean =>
  (values.nodes[slot] ?? null) !== null

export const isEmpty = ({ values }: Series): boolean =>
  values.nodes.every((value) => value === null)

/** Seconds between the first and the last look in which nobody looked. */
export function missedSeconds({ values, stepSeconds }: Series): number {
  const first = values.nodes.findIndex((value) => value !== null)
  const last = values.nodes.findLastIndex((value) => value !== null)
  if (first < 0) return 0
  const missed = values.nodes.slice(first, last).filter((value) => value === null).length
  return missed * stepSeconds
}

/** Below that a machine was busy, or a monitor started anew; the gaps say enough. */
const WORTH_A_WORD = 6

/** What is left out, in words; nothing where it is not worth any. */
export function missedInWords(series: Series): string | undefined {
  const seconds = missedSeconds(series)
  if (seconds < WORTH_A_WORD * series.stepSeconds) return undefined
  return `For ${formatDuration(seconds)} of this time nobody measured: the lines have gaps there.`
}

/** Where a line is at its worst, for those who do not see it: `most 5.00 MiB/s in at 12:04`. */
export function extremesOf(spec: ChartSpec, series: Series): string {
  const said = spec.lines.flatMap(({ name, label, extreme }) => {
    const slot = extremeSlot(series.values[name], extreme)
    if (slot === undefined) return []
    const value = inUnit(spec.unit, series.values[name][slot])
    const at = slotTime(series, timesOf(series)[slot] as number)
    return [`${extreme} ${value} ${label} at ${at}`]
  })
  return said.length === 0 ? 'nothing in this time' : said.join(' · ')
}

/** The last of several that are equal, which is the one that matters. */
function extremeSlot(values: Values, extreme: Line['extreme']): number | undefined {
  const sign = extreme === 'most' ? 1 : -1
  let found: number | undefined
  for (const [slot, value] of values.entries()) {
    if (value === null) continue
    const best = found === undefined ? null : (values[found] as number)
    if (best === null || sign * value >= sign * best) found = slot
  }
  return found
}

export type NumberRow = { time: number; values: readonly (number | null)[] }

/** The numbers of a chart, newest first; slots in which nobody looked are left out. */
export function numberRows(series: Series, lines: readonly Line[]): NumberRow[] {
  const times = timesOf(series)
  return times
    .map((time, slot) => ({
      time,
      values: lines.map(({ name }) => series.values[name][slot] ?? null),
    }))
    .filter((_, slot) => wasSeen(series, slot))
    .reverse()
}

/** Values that stand alone between gaps: no line reaches them, so they are drawn as points. */
export function lonelySlots(values: Values): number[] {
  const isThere = (slot: number) => (values[slot] ?? null) !== null
  return values.flatMap((_, slot) =>
    isThere(slot) && !isThere(slot - 1) && !isThere(slot + 1) ? [slot] : [],
  )
}

/** Times and lines, as they are drawn. */
export const columnsOf = (series: Series, names: readonly SeriesName[]): (number | null)[][] => [
  timesOf(series),
  ...names.map((name) => series.values[name]),
]
