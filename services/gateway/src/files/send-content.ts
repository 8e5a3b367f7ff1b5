import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { evaluateForRead, rangeStillApplies } from '../http/conditional.ts'
import { PreconditionFailed, RangeNotSatisfiable } from '../http/errors.ts'
import { type ByteRange, contentRange, parseRange, planMultipart } from '../http/ranges.ts'
import { contentHeaders, type Representation, validatorsOf } from './content-headers.ts'

/** Bytes `[start, end)` of the file, in order and checked. */
export type ReadBytes = (range: ByteRange) => AsyncIterable<Uint8Array>

export type SendContentInput = {
  req: IncomingMessage
  res: ServerResponse
  file: Representation
  read: ReadBytes
  download: boolean
  signal: AbortSignal
}

/** What is going to be sent, decided from the headers alone. */
export type ContentPlan =
  | { status: 304 }
  | { status: 200; length: number; ranges: ByteRange[] }
  | { status: 206; length: number; ranges: ByteRange[] }

/** Throws PreconditionFailed (412) or RangeNotSatisfiable (416). */
export function planContent(
  method: string | undefined,
  headers: IncomingHttpHeaders,
  file: Representation,
  now = new Date(),
): ContentPlan {
  const validators = validatorsOf(file)
  const verdict = evaluateForRead(
    {
      ifMatch: headers['if-match'],
      ifNoneMatch: headers['if-none-match'],
      ifModifiedSince: headers['if-modified-since'],
      ifUnmodifiedSince: headers['if-unmodified-since'],
    },
    validators,
  )
  if (verdict === 'not-modified') return { status: 304 }
  if (verdict === 'precondition-failed') throw new PreconditionFailed()
  const whole: ContentPlan = {
    status: 200,
    length: file.size,
    ranges: [{ start: 0, end: file.size }],
  }
  // Ranges are defined for GET only (RFC 9110 section 14.2).
  if (method !== 'GET') return whole
  const asked = headers['if-range'] as string | undefined
  if (!rangeStillApplies(asked, validators, now)) return whole
  const range = parseRange(headers.range, file.size)
  if (range.kind === 'whole') return whole
  if (range.kind === 'unsatisfiable') throw new RangeNotSatisfiable(file.size)
  const length = range.ranges.reduce((sum, { start, end }) => sum + end - start, 0)
  return { status: 206, length, ranges: range.ranges }
}

/**
 * Answers a GET or HEAD of a file's bytes. The first bytes are fetched before the headers go, so
 * that a file that cannot be read is a 503 and not a cut connection; after that an error is thrown
 * with the headers sent, and the caller has to cut.
 */
export async function sendContent(input: SendContentInput): Promise<void> {
  const { req, res, file, download } = input
  const plan = planContent(req.method, req.headers, file)
  for (const [name, value] of Object.entries(contentHeaders(file, { download }))) {
    res.setHeader(name, value)
  }
  if (plan.status === 304) {
    for (const name of ['Content-Type', 'Content-Disposition']) res.removeHeader(name)
    res.writeHead(304).end()
    return
  }
  if (req.method === 'HEAD') {
    res.setHeader('Content-Length', plan.length)
    res.writeHead(200).end()
    return
  }
  if (plan.status === 206 && plan.ranges.length > 1) await sendParts(input, plan.ranges)
  else await sendOne(input, plan.status, plan.ranges[0] as ByteRange)
}

async function sendOne(
  { res, file, read, signal }: SendContentInput,
  status: 200 | 206,
  range: ByteRange,
): Promise<void> {
  const bytes = await opened(read(range))
  res.setHeader('Content-Length', range.end - range.start)
  if (status === 206) res.setHeader('Content-Range', contentRange(range, file.size))
  res.writeHead(status)
  await pour(bytes, res, signal)
  res.end()
}

async function sendParts(
  { res, file, read, signal }: SendContentInput,
  ranges: ByteRange[],
): Promise<void> {
  const contentType = String(res.getHeader('Content-Type'))
  const boundary = `holdfast-${randomBytes(18).toString('base64url')}`
  const plan = planMultipart(ranges, { size: file.size, contentType, boundary })
  let bytes = await opened(read(ranges[0] as ByteRange))
  res.setHeader('Content-Type', plan.contentType)
  res.setHeader('Content-Length', plan.length)
  res.writeHead(206)
  for (const [index, part] of plan.parts.entries()) {
    if (index > 0) bytes = read(part.range)
    res.write(part.head)
    await pour(bytes, res, signal)
  }
  res.end(plan.tail)
}

/** Waits for the first piece, so that its failure comes before anything was promised. */
export async function opened(
  source: AsyncIterable<Uint8Array>,
): Promise<AsyncIterable<Uint8Array>> {
  const iterator = source[Symbol.asyncIterator]()
  const first = await iterator.next()
  return (async function* () {
    try {
      for (let next = first; !next.done; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  })()
}

/** Writes with back-pressure: a slow reader holds one chunk in memory and no more. */
export async function pour(
  source: AsyncIterable<Uint8Array>,
  res: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  for await (const piece of source) {
    if (!res.write(piece)) await once(res, 'drain', { signal })
    signal.throwIfAborted()
  }
}
