import { audit, type Catalog, markMissingCopies } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import type { BlockNode } from '@holdfast/nodes'
import { pieces } from './packed-digests.ts'

/** Locked together, and named in one line of the audit log. */
const BATCH = 500
/** Calls to the node under way. */
const AT_ONCE = 8
/** Chunks named in the audit log per batch; the rest is a number. */
const NAMED = 20

export type AskDeps = { node: Pick<BlockNode, 'has'>; signal: AbortSignal }

/** Those of copies that are not there, when asked for, leave the holders. Returns how many were news. */
export async function markMissing(
  deps: AskDeps & { catalog: Catalog; nodeId: number },
  digests: readonly Buffer[],
): Promise<number> {
  const { catalog, nodeId } = deps
  let missing = 0
  for (const batch of pieces(digests, BATCH)) {
    const gone = await withoutBlock(deps, batch)
    const marked = await markMissingCopies(catalog, { nodeId, digests: gone })
    missing += marked.found
    if (marked.found === 0) continue
    await audit(catalog, {
      action: 'inventory.missing-copies',
      subject: String(nodeId),
      detail: {
        copies: marked.found,
        only: marked.only,
        cids: marked.digests.slice(0, NAMED).map((digest) => cidText(digest)),
      },
    })
  }
  return missing
}

/** Those the node says it does not have. */
export async function withoutBlock(
  { node, signal }: AskDeps,
  digests: readonly Buffer[],
): Promise<Buffer[]> {
  const gone: Buffer[] = []
  for (const few of pieces(digests, AT_ONCE)) {
    const there = await Promise.all(few.map((digest) => node.has(digest, { signal })))
    gone.push(...few.filter((_, i) => !there[i]))
  }
  return gone
}
