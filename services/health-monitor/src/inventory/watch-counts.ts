import {
  type Catalog,
  chunksPerNode,
  groupScans,
  knownMissing,
  listInventories,
  listNodes,
  type NodeRow,
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

type Count = {
  blocks: number
  before: number | null
  /** Copies it held by the sums of then, which are older than the count. */
  copies: number
  /** When it had answered. */
  at: number
}

/**
 * Counts each node's blocks now and then; one that has fewer than it must has its inventory at once. A
 * node that does not answer, or does not count, is passed over.
 *
 * A count is judged by the sums made after it as well as by those before: what is moved away or deleted
 * is in the older ones still, and what is stored meanwhile in the newer ones already. Every drain and
 * rebalance would ask for inventories otherwise.
 */
export function createCountWatch({ catalog, node, log, ...clock }: CountDeps): {
  run(signal: AbortSignal): Promise<void>
} {
  const now = clock.now ?? (() => performance.now())
  const notBefore = new Map<number, number>()
  const askedAt = new Map<number, number>()
  const counted = new Map<number, Count>()

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

  const countDue = async (nodes: readonly NodeRow[], signal: AbortSignal): Promise<void> => {
    // One that waits for newer sums is judged first, or it never would be where they take long.
    const due = nodes.filter(({ id }) => !counted.has(id) && now() >= (notBefore.get(id) ?? 0))
    if (due.length === 0) return
    const held = await copiesOf(catalog)
    await Promise.all(
      due.map(async ({ id, blocks: before }) => {
        const blocks = await count(id, signal)
        if (blocks === undefined) return
        counted.set(id, { blocks, before, copies: held.get(id) ?? 0, at: now() })
        await updateNodeFacts(catalog, { nodeId: id, blocks })
      }),
    )
  }
  /** The counts that newer sums are there for, each once. */
  const ripe = async (): Promise<[number, Count][]> => {
    if (counted.size === 0) return []
    const { ageSeconds } = await groupScans(catalog)
    const found = [...counted].filter(([, { at }]) => now() - at >= 1_000 * ageSeconds)
    for (const [id] of found) counted.delete(id)
    return found
  }

  return {
    async run(signal) {
      const nodes = await listNodes(catalog)
      const counting = nodes.filter(({ state }) => INVENTORIED_STATES.includes(state))
      await countDue(counting, signal)
      const found = await ripe()
      if (found.length === 0) return
      const [held, inventories] = await Promise.all([copiesOf(catalog), listInventories(catalog)])
      for (const [id, { blocks, before, copies }] of found) {
        const exempt = inventories.find(({ nodeId }) => nodeId === id)?.counts.exempt ?? 0
        const least = Math.min(copies, held.get(id) ?? 0)
        if (!hasFallen({ count: blocks, before, expected: least, exempt }) || isQuiet(id)) continue
        const expected = least - (await knownMissing(catalog, id))
        if (!hasFallen({ count: blocks, before, expected, exempt })) continue
        askedAt.set(id, now())
        log.warn({ nodeId: id, blocks, expected }, 'a node has fewer blocks than it must')
        await wantInventory(catalog, { nodeId: id, why: 'it has fewer blocks than it must' })
      }
    },
  }
}

/** By the last sums. */
async function copiesOf(catalog: Catalog): Promise<Map<number, number>> {
  return new Map((await chunksPerNode(catalog)).map(({ nodeId, chunks }) => [nodeId, chunks]))
}
