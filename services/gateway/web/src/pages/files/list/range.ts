/** So many files at most are read to be named one by one. */
export const MOST_IN_RANGE = 10_000

/** Rows from one to another, both included. */
export type Span = readonly [first: number, last: number]

/**
 * Which rows have to be read to choose all from one row to another: these, or, where they are nearly all
 * there are, the others. Undefined: too many either way.
 */
export function spansOf(
  one: number,
  other: number,
  count: number,
): { all: boolean; spans: Span[] } | undefined {
  const [first, last] = [Math.min(one, other), Math.max(one, other)]
  const inside = last - first + 1
  if (inside <= MOST_IN_RANGE) return { all: false, spans: [[first, last]] }
  if (count - inside > MOST_IN_RANGE) return undefined
  const outside: Span[] = [
    [0, first - 1],
    [last + 1, count - 1],
  ]
  return { all: true, spans: outside.filter(([from, to]) => from <= to) }
}
