import { bumpGroupWork, chunksByDigest, removeCopies } from '@holdfast/catalog'
import type { MoveDeps } from './deps.ts'

const keyOf = (digest: Uint8Array) => Buffer.from(digest).toString('latin1')

/**
 * The replicator looks after removals of this group by then. Said before the first one begins: who is
 * killed between noting a removal and its answer says nothing any more, and a removal of a chunk in use
 * shows in no sum. Later than most calls take, so that it usually finds nothing to do.
 */
const FOLLOW_UP_SECONDS = 15

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
  await bumpGroupWork(catalog, 'delete', [group], { delaySeconds: FOLLOW_UP_SECONDS })
  await removeCopies(
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
  const rows = await chunksByDigest(catalog, [...digests])
  return rows.filter(({ holders }) => holders.includes(node)).length
}
