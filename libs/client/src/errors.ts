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

/** The server answered, and the answer was no. What can be done about it has a class of its own below. */
export class ApiError extends Error {
  override readonly name: string = 'ApiError'
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

/** 401: there is no token, or it is worth nothing any more. Sign in, or refresh the session. */
export class SignInNeeded extends ApiError {
  override readonly name = 'SignInNeeded'
}

/** 404: it is not there, or belongs to somebody else. */
export class NotFound extends ApiError {
  override readonly name = 'NotFound'
}

/** 409 and 412: something is in the way, or is no longer what the call expects. */
export class Conflict extends ApiError {
  override readonly name = 'Conflict'
}

/** 507: the quota or the nodes have no room. */
export class NoRoom extends ApiError {
  override readonly name = 'NoRoom'
}

/** 429 and 503: the same call may succeed after `retryAfter` seconds. */
export class TryLater extends ApiError {
  override readonly name = 'TryLater'
}

const CLASSES: Readonly<Record<number, typeof ApiError>> = {
  401: SignInNeeded,
  404: NotFound,
  409: Conflict,
  412: Conflict,
  429: TryLater,
  503: TryLater,
  507: NoRoom,
}

/** The error of the class that fits its status; a plain ApiError for all others. */
export const apiError = (problem: Problem, retryAfter?: number): ApiError =>
  new (CLASSES[problem.status] ?? ApiError)(problem, retryAfter)

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
