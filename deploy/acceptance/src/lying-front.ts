import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { serveOnLoopback } from './serve-on-loopback.ts'
import type { Front, NodeAddresses } from './test-node.ts'

export type LyingFront = Front & {
  /** From now on every chunk read through it comes with other bytes, and a status of 200. */
  lying: boolean
  /** How many lies were told. */
  readonly lies: number
}

/** Small blocks are told truly: a lie about the canary is another fault, and has its own test. */
const LEAST_LIE_BYTES = 4_096

/** Passes everything on to a node, and lies about blocks when it is told to. */
export const startLyingFront = async (node: NodeAddresses): Promise<LyingFront> => {
  let lies = 0
  const lie = (bytes: Buffer): Buffer => {
    if (!front.lying || bytes.length < LEAST_LIE_BYTES) return bytes
    lies += 1
    const other = Buffer.from(bytes)
    other[0] = (other[0] as number) ^ 0xff
    return other
  }
  const [rpc, gateway] = await Promise.all([
    listen(node.rpcUrl, (req) => req.url?.includes('/block/get') === true, lie),
    listen(node.gatewayUrl, () => true, lie),
  ])
  const front: LyingFront = {
    rpcUrl: rpc.url,
    gatewayUrl: gateway.url,
    lying: false,
    get lies() {
      return lies
    },
    close: async () => {
      await Promise.all([rpc.close(), gateway.close()])
    },
  }
  return front
}

const listen = async (
  target: string,
  isRead: (req: IncomingMessage) => boolean,
  change: (bytes: Buffer) => Buffer,
) => {
  const server = createServer((req, res) => {
    const onward = request(new URL(req.url ?? '/', target), {
      method: req.method,
      headers: req.headers,
    })
    onward.on('response', (answer) => {
      if (isRead(req) && answer.statusCode === 200) void sendChanged(answer, res, change)
      else sendAsItIs(answer, res)
    })
    onward.on('error', () => res.destroy())
    res.on('close', () => onward.destroy())
    req.pipe(onward)
  })
  return serveOnLoopback(server)
}

const sendAsItIs = (answer: IncomingMessage, res: ServerResponse) => {
  res.writeHead(answer.statusCode ?? 502, answer.headers)
  answer.pipe(res)
  // The trailers and a broken end say whether it went well.
  answer.on('error', () => res.destroy())
}

const sendChanged = async (
  answer: IncomingMessage,
  res: ServerResponse,
  change: (bytes: Buffer) => Buffer,
) => {
  try {
    const pieces: Buffer[] = []
    for await (const piece of answer) pieces.push(piece as Buffer)
    res.writeHead(200, answer.headers)
    res.end(change(Buffer.concat(pieces)))
  } catch {
    res.destroy()
  }
}
