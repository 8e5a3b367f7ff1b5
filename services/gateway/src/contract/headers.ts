import type { Json } from './components.ts'

type HeaderWords = { description: string; schema: Json; example?: string }

const text = { type: 'string' }
const bytes = { type: 'integer', minimum: 0 }
const seconds = { type: 'integer', minimum: 0 }

/** What every header of an answer means. A call names those of its own in `answers`. */
export const HEADERS = {
  'X-Request-Id': {
    description: "Names this request in the server's log; your own, when you sent one that fits.",
    schema: text,
  },
  'RateLimit-Policy': {
    description: 'How many calls (`q`) within how many seconds (`w`).',
    schema: text,
    example: '"user";q=10000;w=10',
  },
  RateLimit: {
    description: 'How many calls are left (`r`), and seconds until all are again (`t`).',
    schema: text,
    example: '"user";r=9998;t=1',
  },
  'Retry-After': { description: 'Seconds after which to try again.', schema: seconds },
  'WWW-Authenticate': {
    description: 'How to say who is calling, or the password of a link.',
    schema: text,
  },
  Location: {
    description: 'The address of what was made, or of what to ask for next.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  ETag: { description: 'The root CID in quotes, for conditional requests.', schema: text },
  'Last-Modified': { description: 'When the name got these bytes.', schema: text },
  'Accept-Ranges': { description: 'Ranges of bytes can be asked for.', schema: { const: 'bytes' } },
  'Content-Range': { description: 'Which of how many bytes these are.', schema: text },
  'Content-Disposition': { description: 'Shown or saved, and under which name.', schema: text },
  'Repr-Digest': { description: 'SHA-256 of the whole file, where it is known.', schema: text },
  'Tus-Resumable': { description: 'The version of tus: 1.0.0.', schema: { const: '1.0.0' } },
  'Upload-Offset': { description: 'So many bytes are stored for good.', schema: bytes },
  'Upload-Length': { description: 'Bytes of the whole.', schema: bytes },
  'Upload-Defer-Length': { description: 'The length is not known yet.', schema: { const: '1' } },
  'Upload-Metadata': { description: 'As it was given.', schema: text },
  'Upload-Concat': { description: 'As it was given.', schema: text },
  'Upload-Expires': { description: 'It is given up when it rests until then.', schema: text },
  'Holdfast-File': {
    description: 'The address of the file that the upload became.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  'Set-Cookie': {
    description: 'For browsers: the session, or the pass for a share link.',
    schema: text,
  },
} as const satisfies Record<string, HeaderWords>

export type HeaderName = keyof typeof HEADERS

/** On every answer, whatever it is. */
export const ON_EVERY_ANSWER: readonly HeaderName[] = [
  'X-Request-Id',
  'RateLimit-Policy',
  'RateLimit',
]

/** As the document refers to them; `sometimes`: those that need not be there. */
export const headerRefs = (
  always: readonly HeaderName[],
  sometimes: readonly HeaderName[] = [],
): Record<string, Json> =>
  Object.fromEntries([
    ...always.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
    ...sometimes.map((name) => [name, HEADERS[name]]),
  ])

const NOT_ALWAYS = new Set<string>([
  'RateLimit',
  'RateLimit-Policy',
  'Repr-Digest',
  'Content-Range',
])

/** The headers of the document's components. */
export const headerComponents = (): Json =>
  Object.fromEntries(
    Object.entries(HEADERS).map(([name, own]) => [
      name,
      NOT_ALWAYS.has(name) ? own : { ...own, required: true },
    ]),
  )

/** The headers that a refusal of this status brings besides. */
export function problemHeaders(status: number): HeaderName[] {
  if (status === 401) return ['WWW-Authenticate']
  if (status === 416) return ['Content-Range']
  return status === 429 || status === 503 ? ['Retry-After'] : []
}
