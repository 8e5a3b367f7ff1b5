import { readFileSync } from 'node:fs'
import { carOf, FORM, multipart } from './node-client.ts'

/** One call that a real Kubo was asked, and what it answered. */
export type Recorded = {
  name: string
  server: 'rpc' | 'gateway'
  request: { method: string; path: string; headers?: Record<string, string>; body?: string }
  response: {
    status: number
    headers: Record<string, string>
    body?: string
    bodyLength?: number
    bodySha256?: string
  }
}

const file = new URL('fixtures/answers.json', import.meta.url)
export const recorded: Recorded[] = JSON.parse(readFileSync(file, 'utf8')).cases

const text = (content: string) => Buffer.from(content)
const holdfast = text('holdfast\n')

function withLastByteFlipped(car: Buffer): Buffer {
  const copy = Buffer.from(car)
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1
  return copy
}

/** The recording describes bodies in words; these are their bytes. */
const BODIES: Readonly<Record<string, Buffer>> = {
  'block/put one raw block': multipart(holdfast),
  'block/put the same again': multipart(holdfast),
  'block/put two files in one call': multipart(holdfast, text('second block\n')),
  'block/put 1 MiB of 0x03': multipart(Buffer.alloc(1_048_576, 3)),
  'block/put empty block': multipart(Buffer.alloc(0)),
  'block/put 2 MiB + 1': multipart(Buffer.alloc(2_097_153, 7)),
  'block/put unknown codec': multipart(text('any')),
  'dag/import two blocks, no pin, stats': multipart(carOf(text('car one'), text('car two'))),
  'dag/import with a corrupt second block': multipart(
    withLastByteFlipped(carOf(text('car three'), text('car four'))),
  ),
  'dag/import truncated CAR': multipart(carOf(text('car five'), text('car six')).subarray(0, -3)),
  'dag/import not a CAR': multipart(text('this is not a CAR')),
}

/** @throws when a recorded multipart request has no body here: a new recording needs one. */
export function bodyFor({ name, request }: Recorded): Buffer | undefined {
  const isForm = request.headers?.['content-type'] === FORM['content-type']
  const body = BODIES[name]
  if (isForm && body === undefined) throw new Error(`no body for the recorded case "${name}"`)
  return body
}
