type Shape = {
  count: number
  /** Rows in sight. */
  inSight: number
  /** More than one where they stand side by side. */
  columns?: number
}

/** Where the keys lead in a list or grid of so many; undefined: nowhere. */
export function moveInList(key: string, at: number, shape: Shape): number | undefined {
  const { count, columns = 1 } = shape
  const to = targetOf(key, at, { columns, ...shape })
  if (to === undefined || count === 0) return undefined
  // Up from the first row, or down from the last: it stays in its column.
  if (/Arrow(Up|Down)/.test(key) && (to < 0 || isBelow(to, at, { count, columns }))) return at
  return Math.min(count - 1, Math.max(0, to))
}

function targetOf(
  key: string,
  at: number,
  { count, inSight, columns }: Required<Shape>,
): number | undefined {
  if (key === 'ArrowDown') return at + columns
  if (key === 'ArrowUp') return at - columns
  if (key === 'ArrowRight' && columns > 1) return at + 1
  if (key === 'ArrowLeft' && columns > 1) return at - 1
  if (key === 'PageDown') return at + inSight * columns
  if (key === 'PageUp') return at - inSight * columns
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : undefined
}

/** Below the last row; within it, a place that is empty leads to the last one. */
const isBelow = (to: number, at: number, { count, columns }: { count: number; columns: number }) =>
  to >= count && Math.floor(at / columns) === Math.floor((count - 1) / columns)
