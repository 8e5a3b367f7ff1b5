import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CID } from 'multiformats/cid'
import type { Logger } from 'pino'
import { cidOfPath } from '../cid.ts'
import { CommandFailed } from '../errors.ts'
import { sendText } from '../rpc/send-answer.ts'
import type { BlockStore } from '../store/block-store.ts'
import { formatOf } from './format.ts'
import { sendBlock } from './send-block.ts'
import { sendCar } from './send-car.ts'

const PREFIX = '/ipfs/'
const EVERYONE = { 'Access-Control-Allow-Origin': '*' }

/**
 * The trustless part of an IPFS gateway: `/ipfs/<cid>` as a raw block or a CAR. A block that is not
 * here is a fast 404, or 412 for `only-if-cached`; this node never searches a network. There are no
 * deserialized answers: they could not be checked by whoever asks.
 */
export function createGatewayHandler({ store, log }: { store: BlockStore; log: Logger }) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    try {
      await handle(store, req, res)
    } catch (error) {
      if (error instanceof CommandFailed) return sendText(res, 400, error.message, EVERYONE)
      if (!req.destroyed) log.error({ err: error, path: req.url }, 'gateway request failed')
      if (res.headersSent) res.destroy()
      else sendText(res, 500, (error as Error).message, EVERYONE)
    }
  }
}

async function handle(store: BlockStore, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const [path = '', query = ''] = (req.url ?? '').split('?', 2)
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    return sendText(res, 405, 'Method Not Allowed', { Allow: 'GET, HEAD' })
  }
  if (!path.startsWith(PREFIX)) return sendText(res, 404, '404 page not found')
  if (path.includes('/', PREFIX.length)) {
    return sendText(res, 501, 'only /ipfs/<cid> is served, no path below it', EVERYONE)
  }
  const format = formatOf(query, req.headers.accept)
  if (format === undefined) {
    return sendText(res, 406, 'only format=raw and format=car are served', EVERYONE)
  }
  const cid = cidOfPath(path)
  const found = await (format.name === 'raw' ? sendBlock : sendCar)({
    store,
    cid,
    format,
    req,
    res,
  })
  if (!found) sendAbsent(res, cid, req.headers['cache-control'])
}

function sendAbsent(res: ServerResponse, cid: CID, cacheControl: string | undefined): void {
  if (cacheControl?.includes('only-if-cached')) {
    sendText(res, 412, `"/ipfs/${cid}" not in local datastore`, EVERYONE)
  } else {
    sendText(res, 404, `failed to resolve /ipfs/${cid}: ipld: could not find ${cid}`, EVERYONE)
  }
}
