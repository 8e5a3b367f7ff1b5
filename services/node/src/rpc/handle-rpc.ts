import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { NodeError } from '../errors.ts'
import type { Node } from './command.ts'
import { commands } from './commands.ts'
import { parseCall } from './parse-call.ts'
import { sendAnswer, sendError, sendText } from './send-answer.ts'

const PREFIX = '/api/v0/'

/** The RPC: POST only, and nothing for web pages, whose scripts could otherwise delete blocks. */
export function createRpcHandler({ node, log }: { node: Node; log: Logger }) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const [path = '', query = ''] = (req.url ?? '').split('?', 2)
    const command = path.startsWith(PREFIX) ? commands.get(path.slice(PREFIX.length)) : undefined
    if (req.headers.origin !== undefined) return sendText(res, 403, '403 - Forbidden')
    if (req.method !== 'POST') {
      return sendText(res, 405, '405 - Method Not Allowed', { Allow: 'OPTIONS, POST' })
    }
    if (command === undefined) return sendText(res, 404, '404 page not found')
    try {
      await sendAnswer(res, await command.run(parseCall(req, { query, command, node })))
    } catch (error) {
      if (!(error instanceof NodeError) && !req.destroyed)
        log.error({ err: error, path }, 'call failed')
      sendError(res, error)
    }
  }
}
