/** Bytes `[start, end)` of a content. */
export type ByteRange = { start: number; end: number }

/**
 * `whole`: there is no Range header that we understand, so the answer is 200. `unsatisfiable`: 416.
 */
export type RangeRequest =
  | { kind: 'whole' }
  | { kind: 'unsatisfiable' }
  | { kind: 'parts'; ranges: ByteRange[] }

// RFC 9110 section 14.2 lets a server reject "a set of many small ranges": each part costs a
// catalogue look-up and a fetch of a whole chunk, so 64 parts of one byte already read 64 MiB.
export const MAX_RANGES = 64

const WHOLE: RangeRequest = { kind: 'whole' }
const UNSATISFIABLE: RangeRequest = { kind: 'unsatisfiable' }

/**
 * Reads a Range header (RFC 9110 section 14.1.2) against a content of `size` bytes. What is not
 * well formed, or not in bytes, is ignored as the RFC demands; ranges beyond the end are dropped,
 * and nothing left means unsatisfiable. Overlapping ranges are merged, so that no answer is ever
 * longer than the file.
 */
export function parseRange(header: string | undefined, size: number): RangeRequest {
  const set = header === undefined ? null : /^[ \t]*bytes[ \t]*=(.*)$/i.exec(header)
  if (set === null) return WHOLE
  const specs = (set[1] as string)
    .split(',')
    .map((spec) => spec.trim())
    .filter((spec) => spec !== '')
  if (specs.length === 0) return WHOLE
  if (specs.length > MAX_RANGES) return UNSATISFIABLE
  const ranges: ByteRange[] = []
  for (const spec of specs) {
    const range = parseSpec(spec, size)
    if (range === 'malformed') return WHOLE
    if (range !== 'outside') ranges.push(range)
  }
  if (ranges.length === 0) return UNSATISFIABLE
  // "The last n bytes" of nothing are satisfiable, but Content-Range cannot say so: send it whole.
  if (size === 0) return WHOLE
  return { kind: 'parts', ranges: merge(ranges) }
}

function parseSpec(spec: string, size: number): ByteRange | 'malformed' | 'outside' {
  const found = /^(\d*)-(\d*)$/.exec(spec)
  if (found === null) return 'malformed'
  const [first, last] = [found[1] as string, found[2] as string]
  if (first === '' && last === '') return 'malformed'
  // Digits beyond 2^53 lose precision, never order: every size is far below.
  if (first === '') {
    const length = Number(last)
    return length === 0 ? 'outside' : { start: Math.max(0, size - length), end: size }
  }
  const start = Number(first)
  const end = last === '' ? Number.POSITIVE_INFINITY : Number(last) + 1
  if (end <= start && last !== '' && Number(last) < start) return 'malformed'
  return start >= size ? 'outside' : { start, end: Math.min(end, size) }
}

/** Keeps the order the client asked in unless something overlaps; then ascending and merged. */
function merge(ranges: ByteRange[]): ByteRange[] {
  const sorted = ranges.toSorted((a, b) => a.start - b.start)
  const merged: ByteRange[] = []
  for (const range of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && range.start < last.end) last.end = Math.max(last.end, range.end)
    else merged.push({ ...range })
  }
  return merged.length === ranges.length ? ranges : merged
}

/** `bytes 0-99/1000`, with the inclusive end that HTTP wants. */
export const contentRange = ({ start, end }: ByteRange, size: number): string =>
  `bytes ${start}-${end - 1}/${size}`

export type MultipartPlan = {
  contentType: string
  /** Bytes of the whole body, delimiters included. */
  length: number
  parts: { head: string; range: ByteRange }[]
  tail: string
}

/**
 * Lays out a multipart/byteranges body (RFC 9110 section 14.6). The boundary is given so that two
 * answers for one request can be compared; it must not occur in the content, so make it random.
 */
export function planMultipart(
  ranges: readonly ByteRange[],
  about: { size: number; contentType: string; boundary: string },
): MultipartPlan {
  const parts = ranges.map((range, index) => ({
    range,
    head:
      `${index === 0 ? '' : '\r\n'}--${about.boundary}\r\n` +
      `Content-Type: ${about.contentType}\r\n` +
      `Content-Range: ${contentRange(range, about.size)}\r\n\r\n`,
  }))
  const tail = `\r\n--${about.boundary}--\r\n`
  const heads = parts.reduce((sum, part) => sum + Buffer.byteLength(part.head), 0)
  const bytes = ranges.reduce((sum, range) => sum + range.end - range.start, 0)
  return {
    contentType: `multipart/byteranges; boundary=${about.boundary}`,
    length: heads + bytes + Buffer.byteLength(tail),
    parts,
    tail,
  }
}
