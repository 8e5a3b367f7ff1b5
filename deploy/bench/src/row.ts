import type { Figure, Pairs } from './figure.ts'
import type { Name } from './options.ts'

/** At least or at most this, of the ratio where there is one, else of our own figure. */
export type Target = { atLeast: number } | { atMost: number }

export type Measured = {
  name: Name
  what: string
  unit: string
  ours: Figure
  against?: { name: string; figure: Figure; ratio: Figure }
  target?: Target
  note?: string
}

export type NotMeasured = { name: Name; what: string; notMeasured: string }

export type Row = Measured | NotMeasured

/** A row from pairs; `against` says what the other side did. */
export const comparison = (
  row: Omit<Measured, 'ours' | 'against'> & { against: string },
  { ours, theirs, ratio }: Pairs,
): Measured => ({ ...row, ours, against: { name: row.against, figure: theirs, ratio } })

/** Undefined where there is no target, or nothing to hold against it. */
export const isMet = (row: Row): boolean | undefined => {
  if ('notMeasured' in row || row.target === undefined) return undefined
  const value = (row.against?.ratio ?? row.ours).median
  return 'atLeast' in row.target ? value >= row.target.atLeast : value <= row.target.atMost
}
