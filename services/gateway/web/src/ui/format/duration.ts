const PARTS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const

/** Seconds in the two largest units that matter: `3 h 30 min`, `50 min`, `14 s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const first = PARTS.findIndex(([size]) => whole >= size)
  if (first < 0) return '0 s'
  const [size, unit] = PARTS[first] as (typeof PARTS)[number]
  const next = PARTS[first + 1]
  const below = next === undefined ? 0 : Math.floor((whole % size) / next[0])
  // Seconds beside minutes would only flicker.
  const more = next === undefined || next[1] === 's' || below === 0 ? '' : ` ${below} ${next[1]}`
  return `${Math.floor(whole / size)} ${unit}${more}`
}
