import { type FieldError, GatewayError } from './errors.ts'
import { type ProblemKind, problemTable } from './problem-table.ts'

/** The body of every refusal (RFC 9457). */
export type ProblemBody = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  requestId: string
  errors?: FieldError[]
}

export type Problem = {
  status: number
  headers: Record<string, string>
  body: ProblemBody
  /** True when the cause is a fault of ours: log it with its stack. */
  unexpected: boolean
}

/** What the client is told about an error, and with which status and headers. Never throws. */
export function problemOf(error: unknown, requestId: string): Problem {
  const inner = codeOf(error)
  const kind = problemTable[inner] as ProblemKind
  const own = error instanceof GatewayError ? error : undefined
  const body: ProblemBody = {
    // One page per code would have to exist before it may be named; RFC 9457 4.2.1.
    type: 'about:blank',
    title: kind.title,
    status: kind.status,
    detail: detailOf(error, kind, own),
    code: kind.as ?? inner,
    requestId,
  }
  if (own?.errors !== undefined) body.errors = own.errors
  if (own?.members !== undefined) Object.assign(body, own.members)
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...own?.headers,
  }
  const retryAfter = own?.retryAfter ?? kind.retryAfter
  if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter)
  return { status: kind.status, headers, body, unexpected: kind.status === 500 }
}

function detailOf(error: unknown, kind: ProblemKind, own: GatewayError | undefined): string {
  if (own !== undefined) return own.message
  if (kind.detail !== undefined) return kind.detail
  return error instanceof Error ? error.message : kind.title
}

// Node and pg codes that mean "Postgres is away, starting, stopping or too busy". Nothing else in
// the gateway lets such an error out: the nodes' adapter wraps its own.
const CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  'ENOENT',
])
const POSTGRES_AWAY = /^(08...|57P0[1-5]|53...|55P03|57014|25P0[34])$/
const POOL_MESSAGES =
  /(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout|the database system is|pool after calling end|driver has already been destroyed)/i

/** The code of the table's row for an error; raw Postgres and socket errors are one row. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'INTERNAL'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (problemTable[code] !== undefined) return code
  if (isCatalogueAway(error, code)) return 'CATALOGUE_UNAVAILABLE'
  // Express and its router throw plain errors with a status for paths they cannot decode.
  if ('status' in error && error.status === 400) return 'BAD_REQUEST'
  return 'INTERNAL'
}

function isCatalogueAway(error: object, code: string): boolean {
  if (CONNECTION.has(code) || POSTGRES_AWAY.test(code)) return true
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.every((one) => codeOf(one) === 'CATALOGUE_UNAVAILABLE')
  }
  return error instanceof Error && POOL_MESSAGES.test(error.message)
}
