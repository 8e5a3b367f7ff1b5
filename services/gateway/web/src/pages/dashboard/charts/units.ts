import { formatBytes, formatRate } from '../../../ui/format/bytes.ts'
import { formatMilliseconds } from '../../../ui/format/milliseconds.ts'
import { formatNumber } from '../../../ui/format/number.ts'

export type Unit = 'bytes' | 'rate' | 'ms' | 'perSecond' | 'count'

const perSecond = (value: number): string => `${Number(value.toFixed(value < 10 ? 2 : 0))}/s`

const FORMATS: Readonly<Record<Unit, (value: number) => string>> = {
  bytes: formatBytes,
  rate: formatRate,
  ms: formatMilliseconds,
  perSecond,
  count: formatNumber,
}

/** A value in words; what nobody measured is a dash, never 0. */
export const inUnit = (unit: Unit, value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : FORMATS[unit](value)

/** The same beside an axis, without a zero behind the point: `2 MiB/s`. */
export const tickIn = (unit: Unit, value: number): string =>
  value === 0 && unit !== 'ms'
    ? '0'
    : FORMATS[unit](value)
        .replace(/(\.\d*?)0+ /, '$1 ')
        .replace('. ', ' ')

const decades = (from: number, to: number, factors: readonly number[]): number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => n + from).flatMap((power) =>
    factors.map((factor) => factor * 10 ** power),
  )

/** Half a chunk is none, and 1,000 KiB is no round number. */
const STEPS: Readonly<Record<Unit, number[]>> = {
  bytes: Array.from({ length: 60 }, (_, power) => 2 ** power),
  rate: Array.from({ length: 60 }, (_, power) => 2 ** power),
  ms: decades(-2, 6, [1, 2, 5]),
  perSecond: decades(-2, 6, [1, 2, 5]),
  count: decades(0, 12, [1, 2, 5]),
}

/** Distances between the lines of an axis that are round in this unit. */
export const stepsOf = (unit: Unit): number[] => STEPS[unit]
