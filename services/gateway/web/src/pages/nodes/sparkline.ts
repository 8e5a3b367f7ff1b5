import { formatMilliseconds } from '../../ui/format/milliseconds.ts'

/** Values in the order of time; null where there was none. */
export type Values = readonly (number | null)[]

export const SPARK = { width: 120, height: 20 }

/** How long clients waited, in words: what the line says to whoever does not see it. */
export function latencyInWords(values: Values): string {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return 'no client asked it in the last hour'
  const [least, most] = [
    formatMilliseconds(Math.min(...known)),
    formatMilliseconds(Math.max(...known)),
  ]
  const unit = least.slice(least.indexOf(' '))
  const range =
    least === most ? most : `${most.endsWith(unit) ? least.replace(unit, '') : least}–${most}`
  return `p95 ${range} in the last hour`
}

/** The line as strokes of an SVG path, interrupted where there is no value. Pure. */
export function strokesOf(values: Values): string {
  const top = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE)
  const x = (at: number) => round((at / Math.max(1, values.length - 1)) * SPARK.width)
  // One pixel of air, so that the line is not cut.
  const y = (value: number) => round(SPARK.height - 1 - (value / top) * (SPARK.height - 2))
  return values
    .flatMap((value, at) => {
      if (value === null) return []
      const begins = (values[at - 1] ?? null) === null
      const ends = (values[at + 1] ?? null) === null
      // A value by itself is drawn as a dash, or it would not be seen.
      if (begins && ends) return [`M${x(at)} ${y(value)}h1`]
      return [`${begins ? 'M' : 'L'}${x(at)} ${y(value)}`]
    })
    .join('')
}

const round = (value: number): number => Math.round(value * 10) / 10
