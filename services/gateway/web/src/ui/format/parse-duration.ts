const UNITS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600, d: 86_400 }

/** `6 h`, `1.5 d`, `90` as seconds; undefined: not a time. */
export function parseDuration(text: string): number | undefined {
  const found = /^(\d+(?:[.,]\d+)?)\s*(s|min|h|d)?$/i.exec(text.trim())
  if (found === null) return undefined
  return Number(found[1]?.replace(',', '.')) * (UNITS[(found[2] ?? 's').toLowerCase()] ?? 1)
}

/** Seconds as somebody would type them, without losing one: `6 h`, `90 s`. */
export function typedDuration(seconds: number): string {
  const unit = ['d', 'h', 'min'].find((one) => seconds > 0 && seconds % (UNITS[one] ?? 1) === 0)
  return unit === undefined ? `${seconds} s` : `${seconds / (UNITS[unit] ?? 1)} ${unit}`
}
