import { randomBytes } from 'node:crypto'
import type { LieKind } from '@holdfast/catalog'
import { sha256 } from '@holdfast/chunks'
import { type BlockNode, ChunkCorrupt, ChunkMissing } from '@holdfast/nodes'

export type ChallengedNode = Pick<BlockNode, 'put' | 'get' | 'has' | 'delete'>

/**
 * - `honest`: it had what it had confirmed, with the right bytes, and nothing that nobody gave it
 * - `lied`: it did not
 * - `unclear`: it did not answer, is full, or refuses us
 */
export type Challenge =
  | { outcome: 'honest' | 'unclear' }
  | { outcome: 'lied'; kind: LieKind; digest: Buffer }

/** Large enough not to be kept in an index instead of a block. */
const BYTES = 65_536
/** By this whoever looks into a node knows what such a block is, should it stay behind. */
const HEAD = 'holdfast challenge\n'

/**
 * Tells a node that lies from a disk that rots: a block that nobody ever had is written, confirmed, and read
 * at once. Bits fall over in what lies around, not in what was written a moment ago; and no disk claims to
 * hold what was never written. Bytes of a chunk say neither.
 *
 * Rejects only with the signal's reason.
 */
export async function challengeNode(
  node: ChallengedNode,
  { signal }: { signal: AbortSignal },
): Promise<Challenge> {
  const bytes = Buffer.concat([Buffer.from(HEAD), randomBytes(BYTES)])
  const digest = sha256(bytes)
  const never = randomBytes(32)
  try {
    if (await node.has(never, { signal })) return lied('invented', never)
    await node.put({ digest, bytes }, { signal })
    if (!(await node.has(digest, { signal }))) return lied('not-there', digest)
    await node.get(digest, { signal, size: bytes.length })
    return { outcome: 'honest' }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ChunkCorrupt) return lied('other-bytes', digest)
    if (error instanceof ChunkMissing) return lied('not-there', digest)
    return { outcome: 'unclear' }
  } finally {
    // Ours, and no chunk. What stays is found by the inventory, as any block that nobody knows.
    await node.delete([digest], { signal }).catch(() => {})
  }
}

function lied(kind: LieKind, digest: Buffer): Challenge {
  return { outcome: 'lied', kind, digest }
}
