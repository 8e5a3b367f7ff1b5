import type { Catalog, ChunkSeen } from '@holdfast/catalog'
import { createBadCopyReport } from '@holdfast/cluster'
import { ChunkCorrupt, ChunkMissing, type NodePool } from '@holdfast/nodes'

export type CopyVerdict = { nodeId: number; verdict: 'good' | 'missing' | 'corrupt' | 'no-answer' }

/** A node that is slower than this has not answered; the copy is judged another time. */
const READ_MS = 15_000

/**
 * Reads every copy of a chunk now and hashes it (the port does). A bad one is marked as a read would mark
 * it, which also asks for its repair; a node that does not answer says nothing about its copy.
 */
export async function verifyChunk(
  { catalog, pool }: { catalog: Catalog; pool: Pick<NodePool, 'node'> },
  { digest, size, holders }: ChunkSeen,
): Promise<CopyVerdict[]> {
  const reportBad = createBadCopyReport(catalog)
  return Promise.all(
    holders.map(async ({ nodeId }) => {
      const verdict = await judge(pool, { nodeId, digest, size })
      if (verdict === 'missing' || verdict === 'corrupt') {
        await reportBad({ digest, nodeId, kind: verdict })
      }
      return { nodeId, verdict }
    }),
  )
}

async function judge(
  pool: Pick<NodePool, 'node'>,
  { nodeId, digest, size }: { nodeId: number; digest: Buffer; size: number },
): Promise<CopyVerdict['verdict']> {
  try {
    await pool.node(nodeId).get(digest, { size, signal: AbortSignal.timeout(READ_MS) })
    return 'good'
  } catch (error) {
    if (error instanceof ChunkMissing) return 'missing'
    return error instanceof ChunkCorrupt ? 'corrupt' : 'no-answer'
  }
}
