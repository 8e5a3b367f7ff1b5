import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Response } from 'express'
import type { Logger } from 'pino'
import { type HttpLogger, pinoHttp } from 'pino-http'
import { requestIdOf } from './request-id.ts'

type Fields = { ms?: number }

/**
 * One line per request, with fixed fields: reqId, route, status, ms, outcome, userId.
 *
 * The route's pattern stands for the address, and no header is logged at all: addresses hold file
 * names and share tokens, headers hold cookies and passwords (S12).
 */
export function createRequestLog(log: Logger): HttpLogger {
  return pinoHttp({
    logger: log,
    genReqId: (req) => requestIdOf(req),
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'reqId', responseTime: 'ms' },
    serializers: { req: () => undefined, res: () => undefined },
    customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'warn' : 'info'),
    customSuccessMessage: (_req, res) =>
      res.writableFinished ? 'request answered' : 'request aborted',
    customErrorMessage: () => 'request answered',
    // Not customProps, which are written when a request begins and once more when it ends.
    customSuccessObject: (req, res, { ms }: Fields) => ({ ...requestFields(req, res), ms }),
    // What went wrong was logged where it was turned into an answer; pino-http would make up an
    // error of its own for every 5xx.
    customErrorObject: (req, res, _error, { ms }: Fields) => ({ ...requestFields(req, res), ms }),
    // A probe every second is no news; what it finds is in the metrics.
    autoLogging: { ignore: (req) => req.url === '/healthz' || req.url === '/readyz' },
  })
}

function requestFields(req: IncomingMessage, res: ServerResponse): Record<string, unknown> {
  const { route, outcome, userId } = (res as Response).locals ?? {}
  return {
    route: route ?? `${req.method} ?`,
    status: res.statusCode,
    outcome: outcome ?? (res.writableFinished ? 'ok' : 'aborted'),
    ...(userId === undefined ? {} : { userId }),
  }
}
