import { CatalogueUnavailable } from './errors.ts'

/** SQLSTATE classes and codes that say "the server is not there", not "the statement is wrong". */
const AWAY_STATES = ['57P01', '57P02', '57P03', '57P05', '53300']
const AWAY_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'ENOTFOUND']
const AWAY_MESSAGES =
  /connection terminated|connection ended|client has encountered a connection error|client was closed|timeout exceeded when trying to connect|timeout expired|Query read timeout|not queryable|Cannot use a pool after calling end/i

/** Turns whatever the driver throws when Postgres is away into one error class; passes the rest. */
export function namedError(error: unknown): unknown {
  return isOutage(error) ? new CatalogueUnavailable(error) : error
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError && error.errors.some(isOutage)) return true
  const code = sqlState(error)
  if (code !== undefined && (code.startsWith('08') || AWAY_STATES.includes(code))) return true
  return (code !== undefined && AWAY_CODES.includes(code)) || AWAY_MESSAGES.test(error.message)
}

export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}

/** Deadlock, serialisation failure, lock time-out: the same transaction may pass a moment later. */
export function isRetryable(error: unknown): boolean {
  const code = sqlState(error)
  return code === '40P01' || code === '40001' || code === '55P03'
}

export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint
}
