/** A latency: `0.42 ms`, `14 ms`, `1.20 s`. */
export function formatMilliseconds(ms: number): string {
  const [value, unit] = ms >= 999.5 ? [ms / 1_000, 's'] : [ms, 'ms']
  const digits = value >= 99.95 ? 0 : value >= 9.95 ? 1 : 2
  return `${Number(value.toFixed(digits))} ${unit}`
}
