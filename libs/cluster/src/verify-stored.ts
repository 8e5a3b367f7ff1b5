import type { Lie } from '@holdfast/catalog'
import { type BlockNode, ChunkCorrupt, ChunkMissing } from '@holdfast/nodes'

/** Tells the catalogue that a node said something that was not so. */
export type Accuse = (lie: Lie) => void

export type VerifyDeps = {
  pool: { node(id: number): Pick<BlockNode, 'get'> }
  accuse: Accuse
}

/**
 * Reads back what a node just confirmed, because it may keep a broken block that it had before, or none at
 * all. Throws what the node answered; wrong bytes and no bytes are counted as lies.
 */
export async function verifyStored(
  { pool, accuse }: VerifyDeps,
  nodeId: number,
  { digest, size }: { digest: Uint8Array; size: number },
  { signal }: { signal: AbortSignal },
): Promise<void> {
  try {
    await pool.node(nodeId).get(digest, { signal, size })
  } catch (error) {
    const kind = lieOf(error)
    if (kind !== undefined) {
      accuse({ nodeId, digest, kind, foundBy: 'read after the write', proven: true })
    }
    throw error
  }
}

/** What kind of lie an answer about a copy is, if it is one at all. */
export function lieOf(error: unknown): 'other-bytes' | 'not-there' | undefined {
  if (error instanceof ChunkCorrupt) return 'other-bytes'
  return error instanceof ChunkMissing ? 'not-there' : undefined
}
