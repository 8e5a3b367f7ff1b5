/** From the beginning of hour `from` to the beginning of hour `to`; over midnight when `to` ≤ `from`. */
export type Hours = { from: number; to: number }

/** `22-6`, `0-24`; undefined when it is not two hours of a day. */
export function parseHours(text: string): Hours | undefined {
  const match = /^\s*(\d{1,2})\s*-\s*(\d{1,2})\s*$/.exec(text)
  if (match === null) return undefined
  const from = Number(match[1])
  const to = Number(match[2])
  return from < 24 && to <= 24 ? { from, to } : undefined
}

export function isAllowed({ from, to }: Hours, hour: number): boolean {
  return from < to ? hour >= from && hour < to : hour >= from || hour < to
}
