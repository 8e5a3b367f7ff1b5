const UNITS: Readonly<Record<string, number>> = { '': 0, b: 0, k: 1, m: 2, g: 3, t: 4, p: 5 }

/** `1.5 GiB` as bytes; binary units, also written as `G` or `GB`. Undefined: not a size. */
export function parseBytes(text: string): number | undefined {
  const found = /^(\d+(?:[.,]\d+)?)\s*(?:([kmgtp]?)(?:i?b)?|b)$/i.exec(text.trim())
  if (found === null) return undefined
  const power = UNITS[(found[2] ?? '').toLowerCase()] ?? 0
  const bytes = Math.round(Number(found[1]?.replace(',', '.')) * 1_024 ** power)
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** Bytes as somebody would type them, without losing one: `100 GiB`, `1500 B`. */
export function typedBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value !== 0 && value % 1_024 === 0 && unit < 5) {
    value /= 1_024
    unit += 1
  }
  return `${value} ${['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'][unit]}`
}
