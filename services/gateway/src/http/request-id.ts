import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

const ids = new WeakMap<IncomingMessage, string>()

/** A client may bring its own id, if it is one: it ends up in headers, logs and job payloads. */
const ACCEPTED = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/

/** The id of a request: the same one each time, from the client's X-Request-Id or made here. */
export function requestIdOf(req: IncomingMessage): string {
  const known = ids.get(req)
  if (known !== undefined) return known
  const given = req.headers['x-request-id']
  const id = typeof given === 'string' && ACCEPTED.test(given) ? given : randomUUID()
  ids.set(req, id)
  return id
}

/** Sets X-Request-Id on the response, before anything can fail. */
export function stampRequestId(req: IncomingMessage, res: ServerResponse): void {
  res.setHeader('X-Request-Id', requestIdOf(req))
}
