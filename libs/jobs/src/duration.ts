/** A length of time as people write it: `'250ms'`, `'5s'`, `'5m'`, `'24h'`, `'7d'`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of a {@link Duration}. Throws RangeError on anything else, so a typo stops the start. */
export function milliseconds(duration: Duration): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration)
  const unit = UNITS[match?.[2] ?? '']
  if (!match || unit === undefined) throw new RangeError(`"${duration}" is not a duration`)
  return Number(match[1]) * unit
}
