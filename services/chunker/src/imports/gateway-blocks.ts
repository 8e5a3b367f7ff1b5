import { Agent, type IncomingMessage, request as plainRequest } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { cidText, type FetchBlock, type Link, sha256 } from '@holdfast/chunks'
import { createGuardedLookup, isNodePlace, refuseLiteral } from '@holdfast/process'
import { ImportRefused, SourceUnavailable } from './errors.ts'
import { asUnavailable } from './open-url.ts'

/** The largest block that IPFS implementations pass on, and that our nodes take. */
export const MAX_BLOCK_BYTES = 2_097_152

const BLOCK_MS = 60_000
const CONNECTIONS = 16

export type BlockSource = { fetch: FetchBlock; close(): void }

/**
 * Blocks from trustless gateways, one request each (`application/vnd.ipld.raw`), every block compared
 * with its digest. A gateway that fails is followed by the next. Gateways are an administrator's
 * choice, so they may be private; they are not followed anywhere else.
 */
export function gatewayBlocks(gateways: readonly string[], signal: AbortSignal): BlockSource {
  const options = { keepAlive: true, maxSockets: CONNECTIONS }
  const agents = { plain: new Agent(options), secure: new SecureAgent(options) }
  return {
    fetch: async (link) => {
      if (gateways.length === 0) throw noGateway()
      let failure: unknown
      for (const gateway of gateways) {
        try {
          return await fetchBlock(gateway, link, { agents, signal })
        } catch (error) {
          signal.throwIfAborted()
          failure = error
        }
      }
      throw failure
    },
    close: () => {
      agents.plain.destroy()
      agents.secure.destroy()
    },
  }
}

const noGateway = () =>
  new ImportRefused(
    'NO_GATEWAY',
    'No gateway is set to read CIDs from. An administrator can name some: HOLDFAST_IMPORT_GATEWAYS.',
  )

type Means = { agents: { plain: Agent; secure: SecureAgent }; signal: AbortSignal }

async function fetchBlock(gateway: string, link: Link, { agents, signal }: Means): Promise<Buffer> {
  const cid = cidText(link.digest, link.codec)
  const url = new URL(`/ipfs/${cid}?format=raw`, gateway)
  refuseLiteral(url, isNodePlace)
  const secure = url.protocol === 'https:'
  const limit = AbortSignal.any([signal, AbortSignal.timeout(BLOCK_MS)])
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const sent = (secure ? secureRequest : plainRequest)(
      url,
      {
        headers: { accept: 'application/vnd.ipld.raw', 'user-agent': 'holdfast' },
        lookup: createGuardedLookup(isNodePlace),
        agent: secure ? agents.secure : agents.plain,
        signal: limit,
      },
      (answer) => void readBlock(answer, cid).then(resolve, reject),
    )
    sent.on('error', (error) => reject(asUnavailable(error)))
    sent.end()
  })
  return checkedBlock(link, bytes)
}

async function readBlock(answer: IncomingMessage, cid: string): Promise<Buffer> {
  try {
    if (answer.statusCode !== 200) {
      throw new SourceUnavailable(`The gateway answered ${answer.statusCode} for block ${cid}.`)
    }
    const pieces: Buffer[] = []
    let size = 0
    for await (const piece of answer as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > MAX_BLOCK_BYTES) throw tooLarge(cid)
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  } catch (error) {
    throw asUnavailable(error)
  } finally {
    answer.destroy()
  }
}

const tooLarge = (cid: string) =>
  new ImportRefused('BLOCK_TOO_LARGE', `Block ${cid} is larger than 2 MiB.`)

/** @throws SourceUnavailable when it is another block than the one asked for */
export function checkedBlock(link: Link, bytes: Buffer): Buffer {
  if (sha256(bytes).equals(link.digest)) return bytes
  throw new SourceUnavailable(
    `The source gave other bytes for block ${cidText(link.digest, link.codec)} than its CID says.`,
  )
}
