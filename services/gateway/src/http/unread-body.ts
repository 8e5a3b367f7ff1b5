import type { IncomingMessage, ServerResponse } from 'node:http'
import { isHeldBack } from './body.ts'

/** Enough for what is already on its way when a refusal is sent. */
const DRAIN_BYTES = 4 * 1_048_576
const DRAIN_MS = 2_000

/**
 * What happens to a body that was refused before it was read. Closing at once would reset the
 * connection under a client that is still sending, and it would never read why; reading on until
 * the end would take a TiB that nobody wants. So: read on a little after the answer, then cut.
 */
export function settleUnreadBody(req: IncomingMessage, res: ServerResponse): void {
  res.once('finish', () => {
    if (req.complete || req.destroyed) return
    let left = DRAIN_BYTES
    const cut = () => req.socket.destroy()
    const timer = setTimeout(cut, DRAIN_MS)
    const stop = () => clearTimeout(timer)
    req.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) cut()
    })
    req.once('end', stop)
    req.once('close', stop)
    req.on('error', stop)
    req.resume()
  })
}

/**
 * A client that holds its body back may send it or not after a final answer; only closing the
 * connection makes both right (RFC 9110 section 10.1.1). To be called before the headers go.
 */
export function closeIfHeldBack(req: IncomingMessage, res: ServerResponse): void {
  if (isHeldBack(req)) res.setHeader('Connection', 'close')
}
