import { type ChunkRow, chunksByDigest } from '@holdfast/catalog'
import { ChunkCorrupt, ChunkMissing } from '@holdfast/nodes'
import { isSettled } from '@holdfast/placement'
import type { MoveDeps } from './deps.ts'

export type Leftover = {
  /** Blocks the node listed. */
  listed: number
  /** Copies nobody knew of that are needed elsewhere, and are known now: the drain goes on with them. */
  adopted: number
  /** Chunks that changed while they were looked at: another look is needed. */
  waiting: number
  /** Blocks that are not what their name says, so no copies: losing them loses nothing. */
  worthless: number
}

const PAGE = 1_000

/**
 * Goes through a node's own list of blocks for chunks that are in use and short of copies elsewhere.
 * The catalogue does not say that the node holds them (a put whose record never came), but here they
 * are: each is read, which checks its hash, and recorded, so that the drain copies it like the others.
 * Blocks of no chunk, and chunks that are safe without this node, are not wanted here.
 */
export async function takeStock(
  deps: Pick<MoveDeps, 'catalog' | 'cluster' | 'ledger'>,
  nodeId: number,
  { signal }: { signal: AbortSignal },
): Promise<Leftover> {
  const left: Leftover = { listed: 0, adopted: 0, waiting: 0, worthless: 0 }
  let page: Buffer[] = []
  const look = async () => {
    for (const chunk of await chunksByDigest(deps.catalog, page)) {
      if (!isNeeded(chunk, nodeId, deps)) continue
      left[await adopt(deps, chunk, nodeId, signal)] += 1
    }
    page = []
  }
  for await (const digest of deps.cluster.pool.node(nodeId).list({ signal })) {
    left.listed += 1
    page.push(digest)
    if (page.length === PAGE) await look()
  }
  await look()
  return left
}

function isNeeded(chunk: ChunkRow, nodeId: number, { cluster }: Pick<MoveDeps, 'cluster'>) {
  if (chunk.refs === 0 || chunk.removing.includes(nodeId)) return false
  const states = cluster.states()
  const others = chunk.holders.filter((id) => id !== nodeId && isSettled(states.get(id)))
  return others.length < chunk.wanted
}

/** Throws what a node throws that does not answer. */
async function adopt(
  { cluster, ledger }: Pick<MoveDeps, 'cluster' | 'ledger'>,
  { digest, size, epoch }: ChunkRow,
  nodeId: number,
  signal: AbortSignal,
): Promise<'adopted' | 'waiting' | 'worthless'> {
  try {
    await cluster.pool.node(nodeId).get(digest, { signal, size })
  } catch (error) {
    if (error instanceof ChunkCorrupt || error instanceof ChunkMissing) return 'worthless'
    throw error
  }
  const { stale } = await ledger.record([{ digest, epoch, nodes: [nodeId] }])
  return stale.length === 0 ? 'adopted' : 'waiting'
}
