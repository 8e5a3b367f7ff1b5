import diagnostics from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { inject } from 'vitest'
import { openApiDocument } from '../../src/contract/document.ts'
import { BASE_PATH, routes } from '../../src/routes/table.ts'
import { createSchemaCheck } from './schema-check.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** File in which a run notes which answers were produced, one a line; see global-setup.ts. */
    answersFile: string
  }
}

type Media = { schema?: object }
type Header = { $ref?: string; required?: boolean }
type Response = { headers?: Record<string, Header>; content?: Record<string, Media> }
type Operation = { responses: Record<string, Response> }

const document = openApiDocument(routes, { basePath: BASE_PATH })
const paths = document.paths as Record<string, Record<string, Operation>>
const components = document.components as { headers: Record<string, Header> }
const { problemsOf } = createSchemaCheck(document)

/** `GET /files/{id}`, as the request log has it; HEAD is documented with GET, or by itself. */
const keyOf = (route: string): { key: string; operation: Operation | undefined } => {
  const [method = '', path = ''] = route.replace('...}', '}').split(' ')
  const verb = method === 'HEAD' && !paths[path]?.head ? 'get' : method.toLowerCase()
  return { key: `${verb} ${path}`, operation: paths[path]?.[verb] }
}

/** Headers that promise something; one that is sent has to be in the document. */
const PROMISES =
  /^(etag|location|retry-after|www-authenticate|set-cookie|last-modified|accept-ranges|content-disposition|repr-digest|content-range|ratelimit(-policy)?|upload-[a-z-]+|holdfast-file)$/

/** The headers of an answer that have to be there. */
const isRequired = (header: Header): boolean => {
  const name = header.$ref?.split('/').at(-1)
  return name === undefined ? header.required === true : components.headers[name]?.required === true
}

/**
 * Watches every gateway of this process: each answer to a call of the table is noted for the end of
 * the run, and has to be one that the document promises: its status, code, headers and shape.
 *
 * What was changed, and when, is kept as well: `noteAudited` compares it with an audit log.
 */
export function watchAnswers(): Watching {
  watching ??= beginToWatch()
  return watching
}

export type Watching = {
  readonly violations: string[]
  /** Notes for the end of the run which changes left a row in this log; `at`: when rows were written. */
  noteAudited(at: readonly Date[]): void
}

let watching: Watching | undefined

type Change = { key: string; from: number; to: number }

function beginToWatch(): Watching {
  const changes: Change[] = []
  const violations = new Set<string>()
  const noted = new Set<string>()
  diagnostics.subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: Watched }
    const pieces = collect(response)
    const from = Date.now()
    response.once('finish', () => {
      const { route } = response.locals ?? {}
      if (typeof route !== 'string' || request.method === 'OPTIONS') return
      const { key, operation } = keyOf(route)
      if (operation === undefined) return
      const status = response.statusCode
      if (!READS.has(request.method ?? '') && status < 400)
        changes.push({ key, from, to: Date.now() })
      for (const one of violationsOf(operation, request, response, pieces())) {
        violations.add(`${key} ${status}: ${one}`)
      }
      if (noted.has(`${key} ${status}`)) return
      noted.add(`${key} ${status}`)
      appendFileSync(inject('answersFile'), `${key} ${status}\n`)
    })
  })
  return {
    get violations() {
      return [...violations]
    },
    noteAudited(at) {
      const lines = new Set<string>()
      for (const time of at.map((one) => one.getTime())) {
        const during = changes.filter(({ from, to }) => time >= from && time <= to)
        for (const { key } of during) lines.add(`${key} audited`)
        // Of several at once nobody knows which one wrote it.
        if (during.length === 1) lines.add(`${during[0]?.key} audited alone`)
      }
      appendFileSync(inject('answersFile'), [...lines, ''].join('\n'))
    },
  }
}

const READS = new Set(['GET', 'HEAD'])

type Watched = ServerResponse & { locals?: { route?: unknown } }

/** What an answer of JSON consisted of; bytes of files are of no interest. */
function collect(response: Watched): () => Buffer {
  let body = Buffer.alloc(0)
  const end = response.end.bind(response) as (...given: unknown[]) => Watched
  response.end = ((...given: unknown[]) => {
    const [chunk] = given
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) body = Buffer.from(chunk)
    return end(...given)
  }) as Watched['end']
  return () => body
}

function violationsOf(
  { responses }: Operation,
  request: IncomingMessage,
  response: Watched,
  body: Buffer,
): string[] {
  const documented = responses[response.statusCode]
  const type = String(response.getHeader('content-type') ?? '')
  if (documented === undefined) return [`is not in the document ${code(type, body)}`]
  const headers = headerViolations(documented, response)
  if (request.method === 'HEAD' || body.length === 0) return headers
  return [...headers, ...bodyViolations(documented, type, body)]
}

const code = (type: string, body: Buffer) =>
  type.includes('problem+json') ? `(${JSON.parse(body.toString()).code})` : ''

function headerViolations({ headers = {} }: Response, response: Watched): string[] {
  const promised = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  const missing = Object.entries(headers)
    .filter(([name, header]) => isRequired(header) && response.getHeader(name) === undefined)
    .map(([name]) => `lacks the header ${name}`)
  const unknown = response
    .getHeaderNames()
    .filter((name) => PROMISES.test(name) && !promised.has(name))
    .map((name) => `has the header ${name}, which the document does not name`)
  return [...missing, ...unknown]
}

function bodyViolations({ content = {} }: Response, type: string, body: Buffer): string[] {
  const essence = type.split(';')[0]?.trim() ?? ''
  const media = content[essence] ?? content['*/*']
  if (media === undefined) return [`is of the type ${essence}, which the document does not name`]
  if (media.schema === undefined || !essence.endsWith('json')) return []
  return problemsOf(media.schema, JSON.parse(body.toString()))
}
