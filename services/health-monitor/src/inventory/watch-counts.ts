import {
  type Catalog,
  chunksPerNode,
  knownMissing,
  listInventories,
  listNodes,
  updateNodeFacts,
  wantInventory,
} from '@holdfast/catalog'
import type { BlockNode } from '@holdfast/nodes'
import { hasFallen } from './has-fallen.ts'
import { INVENTORIED_STATES } from './keep-inventories.ts'

/** Counting may take a hundredth of a node's time: Kubo walks its whole repository for it. */
const PAUSE_PER_DURATION = 100
/** Milliseconds. */
const SHORTEST_PAUSE_MS = 30_000
/** A count that stays low asks for an inventory again only after this. Milliseconds. */
const ASK_AGAIN_MS = 600_000

export type CountDeps = {
  catalog: Catalog
  node(id: number): Pick<BlockNode, 'usage'>
  log: { warn(fields: object, message: string): void }
  /** Milliseconds from a monotonic clock. */
  now?: () => number
}

/**
 * Counts each node's blocks now and then; one that has fewer than it must has its inventory at once. A
 * node that does not answer, or does not count, is passed over.
 */
export function createCountWatch({ catalog, node, log, ...clock }: CountDeps): {
  run(signal: AbortSignal): Promise<void>
} {
  const now = clock.now ?? (() => performance.now())
  const notBefore = new Map<number, number>()
  const askedAt = new Map<number, number>()

  const count = async (id: number, signal: AbortSignal): Promise<number | undefined> => {
    const began = now()
    const usage = await node(id)
      .usage({ signal, count: true })
      .catch(() => undefined)
    signal.throwIfAborted()
    const pause = Math.max(SHORTEST_PAUSE_MS, PAUSE_PER_DURATION * (now() - began))
    notBefore.set(id, now() + pause)
    return usage?.blocks
  }
  const isQuiet = (id: number): boolean =>
    now() - (askedAt.get(id) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_MS

  return {
    async run(signal) {
      const nodes = (await listNodes(catalog)).filter(
        ({ id, state }) => INVENTORIED_STATES.includes(state) && now() >= (notBefore.get(id) ?? 0),
      )
      if (nodes.length === 0) return
      const counts = await Promise.all(nodes.map(({ id }) => count(id, signal)))
      // Read after the counts: what is removed meanwhile is gone from here first.
      const held = new Map((await chunksPerNode(catalog)).map((one) => [one.nodeId, one.chunks]))
      const inventories = await listInventories(catalog)
      for (const [i, { id, blocks: before }] of nodes.entries()) {
        const blocks = counts[i]
        if (blocks === undefined) continue
        await updateNodeFacts(catalog, { nodeId: id, blocks })
        const exempt = inventories.find(({ nodeId }) => nodeId === id)?.counts.exempt ?? 0
        const copies = held.get(id) ?? 0
        if (!hasFallen({ count: blocks, before, expected: copies, exempt }) || isQuiet(id)) continue
        const expected = copies - (await knownMissing(catalog, id))
        if (!hasFallen({ count: blocks, before, expected, exempt })) continue
        askedAt.set(id, now())
        log.warn({ nodeId: id, blocks, expected }, 'a node has fewer blocks than it must')
        await wantInventory(catalog, { nodeId: id, why: 'it has fewer blocks than it must' })
      }
    },
  }
}
