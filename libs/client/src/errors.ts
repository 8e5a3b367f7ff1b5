/** The body of every failed answer: RFC 9457 with Holdfast's own `code` and `requestId`. */
export type Problem = {
  type: string
  title: string
  status: number
  detail?: string
  code: string
  requestId?: string
  errors?: { path: string; message: string }[]
  /** What some codes add, for example the counts of LAST_COPIES. */
  [more: string]: unknown
}

/** The server answered, and the answer was no. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly requestId: string | undefined
  /** Seconds after which trying again makes sense, where the server said so. */
  readonly retryAfter: number | undefined
  readonly problem: Problem
  constructor(problem: Problem, retryAfter?: number) {
    super(`${problem.code}: ${problem.detail ?? problem.title}`)
    this.status = problem.status
    this.code = problem.code
    this.requestId = problem.requestId
    this.retryAfter = retryAfter
    this.problem = problem
  }
}

/** No answer arrived: the address is wrong, the server is away, or the connection broke. */
export class ServerUnreachable extends Error {
  override readonly name = 'ServerUnreachable'
  readonly code = 'SERVER_UNREACHABLE'
}

/** Something answered that is not Holdfast, or an intermediary changed what it said. */
export class AnswerInvalid extends Error {
  override readonly name = 'AnswerInvalid'
  readonly code = 'ANSWER_INVALID'
}

/** The bytes are not those that the CID names. Nothing was kept under the file's name. */
export class CidMismatch extends Error {
  override readonly name = 'CidMismatch'
  readonly code = 'CID_MISMATCH'
  readonly expected: string
  readonly actual: string
  constructor(what: string, { expected, actual }: { expected: string; actual: string }) {
    super(`${what}: the bytes have the CID ${actual} instead of ${expected}`)
    this.expected = expected
    this.actual = actual
  }
}
