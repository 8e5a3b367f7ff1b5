import { counted } from '@holdfast/chunks'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** `1.5 GiB`: two or three digits that matter. */
export function inBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const value = bytes / 1_024 ** step
  return `${value >= 100 || step === 0 ? Math.round(value) : Number(value.toPrecision(3))} ${UNITS[step]}`
}

/** `40 s`, `12 min`, `3 h`, `2 days`. */
export function inTime(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`
  return counted(Math.round(seconds / 86_400), 'day')
}

/** `node a`, `nodes a and b`, `nodes a, b, c and 4 more`. */
export function nodesByName(ids: readonly number[], names: ReadonlyMap<number, string>): string {
  const known = ids.map((id) => names.get(id) ?? `${id}`)
  if (known.length === 1) return `node ${known[0]}`
  if (known.length <= 3) return `nodes ${known.slice(0, -1).join(', ')} and ${known.at(-1)}`
  return `nodes ${known.slice(0, 3).join(', ')} and ${known.length - 3} more`
}
