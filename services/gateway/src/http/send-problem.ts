import type { Request, Response } from 'express'
import type { Logger } from 'pino'
import { ClientGone } from './errors.ts'
import { problemOf } from './problem.ts'
import { requestIdOf } from './request-id.ts'
import { closeIfHeldBack } from './unread-body.ts'

/**
 * Ends a request with what went wrong. Once the headers are out nothing true can be said any more:
 * the connection is cut, so that a short body is never taken for a whole file.
 */
export function sendProblem(
  error: unknown,
  { req, res, log }: { req: Request; res: Response; log: Logger },
): void {
  // Whatever failed after the client went away failed because of that, and nobody waits for it.
  const gone = res.destroyed && !res.writableFinished
  const problem = problemOf(gone ? new ClientGone({ cause: error }) : error, requestIdOf(req))
  const { code } = problem.body
  if (problem.unexpected) log.error({ err: error, outcome: code }, 'request failed unexpectedly')
  else if (problem.status >= 500) log.warn({ err: error, outcome: code }, 'request was turned away')
  else if (gone) log.debug({ err: error, outcome: code }, 'request was given up by its client')
  res.locals.outcome = code

  if (res.headersSent || gone) {
    res.destroy()
    return
  }
  for (const name of res.getHeaderNames()) if (!KEPT.has(name)) res.removeHeader(name)
  closeIfHeldBack(req, res)
  if (problem.status === 408) res.setHeader('Connection', 'close')
  const body = JSON.stringify(problem.body)
  res.setHeader('Content-Length', Buffer.byteLength(body))
  res.writeHead(problem.status, problem.headers)
  res.end(req.method === 'HEAD' ? undefined : body)
}

/** What the file would have been sent with (length, tag, disposition) does not fit a problem. */
const KEPT = new Set([
  'x-request-id',
  'x-content-type-options',
  'referrer-policy',
  'set-cookie',
  'ratelimit',
  'ratelimit-policy',
  'tus-resumable',
])
