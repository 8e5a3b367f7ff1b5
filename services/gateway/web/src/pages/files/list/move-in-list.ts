/** Where the keys lead in a list of so many rows, of which so many are in sight; undefined: nowhere. */
export function moveInList(
  key: string,
  at: number,
  { count, inSight }: { count: number; inSight: number },
): number | undefined {
  const to = targetOf(key, at, count, inSight)
  if (to === undefined || count === 0) return undefined
  return Math.min(count - 1, Math.max(0, to))
}

function targetOf(key: string, at: number, count: number, inSight: number): number | undefined {
  if (key === 'ArrowDown') return at + 1
  if (key === 'ArrowUp') return at - 1
  if (key === 'PageDown') return at + inSight
  if (key === 'PageUp') return at - inSight
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : undefined
}
