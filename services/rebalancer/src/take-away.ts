import { bumpGroupWork, chunksByDigest, removeCopies } from '@holdfast/catalog'
import type { MoveDeps } from './deps.ts'

const keyOf = (digest: Uint8Array) => Buffer.from(digest).toString('latin1')

/**
 * Takes the copies of these chunks away from a node, by the one path that removes anything: each is
 * checked again under its row's lock, and goes only while R settled copies stay elsewhere. Returns how
 * many the node is still said to hold. Throws RemovalsFrozen.
 */
export async function takeAway(
  { catalog, cluster }: Pick<MoveDeps, 'catalog' | 'cluster'>,
  { group, node, digests }: { group: number; node: number; digests: readonly Buffer[] },
  { signal }: { signal: AbortSignal },
): Promise<number> {
  if (digests.length === 0) return 0
  const mine = new Set(digests.map(keyOf))
  const { againInSeconds } = await removeCopies(
    catalog,
    { delete: (nodeId, blocks, o) => cluster.pool.node(nodeId).delete(blocks, o) },
    {
      group,
      class: 'trim',
      node,
      signal,
      surplus: ({ digest }) => (mine.has(keyOf(digest)) ? [node] : []),
    },
  )
  // A removal without an answer stays noted; the replicator carries it on.
  if (againInSeconds !== null) {
    await bumpGroupWork(catalog, 'delete', [group], { delaySeconds: againInSeconds })
  }
  const rows = await chunksByDigest(catalog, [...digests])
  return rows.filter(({ holders }) => holders.includes(node)).length
}
