import type { IncomingMessage } from 'node:http'

/** Content-Length in bytes, where the client said it. */
export function declaredSize(req: IncomingMessage): { declaredSize?: number } {
  const length = Number(req.headers['content-length'] ?? Number.NaN)
  return Number.isSafeInteger(length) && length >= 0 ? { declaredSize: length } : {}
}
