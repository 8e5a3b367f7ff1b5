import { type Catalog, chunksOnNode, markBadCopy } from '@holdfast/catalog'
import type { BlockNode } from '@holdfast/nodes'
import { collectDigests } from './listed-digests.ts'

export type Comparison = { listed: number; expected: number; missing: number }

const PAGE = 10_000

/**
 * Compares what a node lists with what the catalogue says it holds, and marks copies that are gone,
 * which also asks for their repair. This is what a node that came back has to pass before its copies
 * count for W again.
 *
 * It is half of an inventory: presence only. Blocks the catalogue does not know are left alone, and no
 * bytes are hashed; both belong to the full inventory and the scrub. A copy that was stored after the
 * list began is asked for by itself before it is called missing.
 */
export async function compareNode(
  { catalog, node }: { catalog: Catalog; node: Pick<BlockNode, 'list' | 'has'> },
  nodeId: number,
  signal: AbortSignal,
): Promise<Comparison> {
  const listed = await collectDigests(node.list({ signal }))
  const result: Comparison = { listed: listed.size, expected: 0, missing: 0 }
  let page = await chunksOnNode(catalog, { nodeId, limit: PAGE })
  while (page.length > 0) {
    result.expected += page.length
    for (const digest of page) {
      signal.throwIfAborted()
      if (listed.has(digest) || (await node.has(digest, { signal }))) continue
      await markBadCopy(catalog, { digest, nodeId, kind: 'missing' })
      result.missing += 1
    }
    if (page.length < PAGE) break
    page = await chunksOnNode(catalog, { nodeId, after: page.at(-1) as Buffer, limit: PAGE })
  }
  return result
}
