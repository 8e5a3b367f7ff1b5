import { BadRequest, InvalidMultipart } from '../errors.ts'

/**
 * A multipart reader for few, large parts: it hands out slices of what arrived and copies only the
 * few bytes that might be the start of a boundary. (busboy emits the same slices through a stream
 * per part, at twice the cost for 1 MiB blocks.)
 */
export type Part = { contentType: string; body: AsyncIterable<Buffer> }

const MAX_PART_HEADER_BYTES = 16_384
const CRLF = Buffer.from('\r\n')
const HEADER_END = Buffer.from('\r\n\r\n')
const CR = 0x0d

/** @throws BadRequest when the content type says multipart but names no boundary. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  if (contentType === undefined || !/^multipart\/form-data\b/i.test(contentType)) return undefined
  const match = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType)
  if (match === null) throw new BadRequest('no multipart boundary param in Content-Type')
  return match[1] ?? match[2]
}

/**
 * Parts in order. A part's body that was not read to its end is skipped.
 *
 * @throws InvalidMultipart when the source ends before the closing boundary.
 */
export async function* readParts(
  source: AsyncIterable<Buffer>,
  boundary: string,
): AsyncGenerator<Part> {
  const reader = createReader(source[Symbol.asyncIterator](), Buffer.from(`\r\n--${boundary}`))
  for await (const _ of reader.upToDelimiter('multipart: NextPart: EOF')) {
    // Whatever stands before the first boundary is no part (RFC 2046, 5.1.1).
  }
  while (!(await reader.atEnd())) {
    const contentType = contentTypeIn(await reader.partHeader())
    const body = reader.upToDelimiter('unexpected EOF')
    yield { contentType, body }
    for await (const _ of body) {
      // Skips what the consumer left.
    }
  }
}

function contentTypeIn(header: string): string {
  return /^content-type:[ \t]*([^\r\n]*)/im.exec(header)?.[1]?.trim().toLowerCase() ?? ''
}

function createReader(source: AsyncIterator<Buffer>, delimiter: Buffer) {
  // The first boundary has no line break before it: this one makes it look like all others.
  let pending: Buffer = CRLF

  async function more(): Promise<boolean> {
    const next = await source.next()
    if (next.done === true) return false
    pending = pending.length === 0 ? next.value : Buffer.concat([pending, next.value])
    return true
  }

  async function need(bytes: number): Promise<void> {
    while (pending.length < bytes) {
      if (!(await more())) throw new InvalidMultipart('multipart: NextPart: EOF')
    }
  }

  return {
    /** Yields everything before the next delimiter and consumes the delimiter. */
    async *upToDelimiter(eof: string): AsyncGenerator<Buffer> {
      for (;;) {
        const found = pending.indexOf(delimiter)
        const end = found >= 0 ? found : pending.length - partialLength(pending, delimiter)
        const piece = pending.subarray(0, end)
        pending = pending.subarray(found >= 0 ? end + delimiter.length : end)
        if (piece.length > 0) yield piece
        if (found >= 0) return
        if (!(await more())) throw new InvalidMultipart(eof)
      }
    },
    /** Right after a delimiter: `--` closes the body, anything else begins a part. */
    async atEnd(): Promise<boolean> {
      await need(2)
      return pending[0] === 0x2d && pending[1] === 0x2d
    },
    async partHeader(): Promise<string> {
      for (;;) {
        const end = pending.indexOf(HEADER_END)
        if (end >= 0) {
          const header = pending.toString('latin1', 0, end)
          pending = pending.subarray(end + HEADER_END.length)
          return header
        }
        if (pending.length > MAX_PART_HEADER_BYTES) {
          throw new InvalidMultipart('multipart: message too large')
        }
        await need(pending.length + 1)
      }
    },
  }
}

/** How many bytes at the end might be the beginning of a delimiter. */
function partialLength(bytes: Buffer, delimiter: Buffer): number {
  const from = Math.max(0, bytes.length - delimiter.length + 1)
  for (let at = bytes.indexOf(CR, from); at >= 0; at = bytes.indexOf(CR, at + 1)) {
    if (bytes.compare(delimiter, 0, bytes.length - at, at) === 0) return bytes.length - at
  }
  return 0
}
