import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { blockFile } from './block-files.ts'
import { digestOf } from './node-blocks.ts'
import { serveOnLoopback } from './serve-on-loopback.ts'
import type { System } from './system.ts'
import type { Front, NodeAddresses, TestNode } from './test-node.ts'

/**
 * Stands in front of the nodes and looks at every removal before the node hears of it: of a chunk in use
 * R other copies must then lie on the disks of nodes that the catalogue names, with the right bytes. That
 * is what "copy, verify, commit, and only then remove" comes to.
 */
export type RemovalWitness = {
  front(node: NodeAddresses): Promise<Front>
  /** Removals before this are not looked at. */
  watch(system: Pick<System, 'query'>, nodes: () => readonly TestNode[]): void
  /** Copies of chunks in use that were removed. */
  readonly seen: number
  /** What was removed too early, one sentence each. */
  readonly wrong: readonly string[]
}

export const createRemovalWitness = ({ copies }: { copies: number }): RemovalWitness => {
  const wrong: string[] = []
  let seen = 0
  let watched: { query: System['query']; nodes: () => readonly TestNode[] } | undefined

  const judge = async (rpcUrl: string, digests: readonly Buffer[]) => {
    if (watched === undefined) return
    const { query, nodes } = watched
    const rows = await query<{ digest: Buffer; holders: string[] }>(
      `SELECT digest, ARRAY(SELECT rpc_url FROM nodes WHERE id = ANY (holders)) AS holders
        FROM chunks WHERE refs > 0 AND digest = ANY ($1)`,
      [digests],
    )
    seen += rows.length
    for (const { digest, holders } of rows) {
      const others = nodes().filter(
        ({ known }) => holders.includes(known.rpcUrl) && known.rpcUrl !== rpcUrl,
      )
      const right = await Promise.all(others.map((node) => hasRightBytes(node, digest)))
      const count = right.filter(Boolean).length
      if (count >= copies) continue
      const name = digest.toString('hex').slice(0, 12)
      wrong.push(`${name} was to be removed from ${rpcUrl} with ${count} other copies`)
    }
  }

  return {
    front: (node) => startFront(node, judge),
    watch: ({ query }, nodes) => {
      watched = { query, nodes }
    },
    get seen() {
      return seen
    },
    wrong,
  }
}

/** On its disk, whether it runs or not: what a dead node has is no copy that we removed. */
const hasRightBytes = async (node: TestNode, digest: Buffer): Promise<boolean> => {
  const bytes = await readFile(blockFile(node, digest)).catch(() => undefined)
  return bytes !== undefined && createHash('sha256').update(bytes).digest().equals(digest)
}

type Judge = (rpcUrl: string, digests: readonly Buffer[]) => Promise<void>

const startFront = async (node: NodeAddresses, judge: Judge): Promise<Front> => {
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', node.rpcUrl)
    const removal = url.pathname === '/api/v0/block/rm' ? url.searchParams.getAll('arg') : []
    const judged = removal.length === 0 ? undefined : judge(ownUrl, removal.map(digestOf))
    void (judged ?? Promise.resolve()).then(
      () => passOn(url, req, res),
      // Nobody can tell: then the node does not hear of it either, and it is asked for again.
      () => res.destroy(),
    )
  })
  const { url: ownUrl, close } = await serveOnLoopback(server)
  return { rpcUrl: ownUrl, gatewayUrl: node.gatewayUrl, close }
}

const passOn = (url: URL, req: IncomingMessage, res: ServerResponse): void => {
  const onward = request(url, { method: req.method, headers: req.headers })
  onward.on('response', (answer) => {
    res.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(res)
    answer.on('error', () => res.destroy())
  })
  onward.on('error', () => res.destroy())
  res.on('close', () => onward.destroy())
  req.pipe(onward)
}
