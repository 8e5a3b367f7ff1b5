import {
  type Catalog,
  clearDoubt,
  type DoubtedCopy,
  doubtedCopies,
  markBadCopy,
} from '@holdfast/catalog'
import { createPace } from './pace.ts'
import { judgeCopy, type ReadDeps } from './read-copies.ts'
import { SCRUBBED_STATES } from './scrubber.ts'

/** Seconds between rounds. */
export const DOUBTED_SECONDS = 20
/** Copies per round: they are exceptions. */
const MOST = 32

export type DoubtedDeps = Pick<ReadDeps, 'background'> & {
  catalog: Catalog
  node(id: number): ReadDeps['node']
  share: number
}

/**
 * Reads copies again that were bad and had to be kept as the last ones. One that is right by now (its disk
 * was mended, or its node had lied) counts again. One that is still bad, while others were made in the
 * meantime, goes: nobody else would look at it before the scrub comes by, and so long it counts as a copy.
 */
export async function readDoubted(
  { catalog, node, share, background }: DoubtedDeps,
  signal: AbortSignal,
): Promise<{ read: number; good: number }> {
  const copies = await doubtedCopies(catalog, { states: SCRUBBED_STATES, limit: MOST })
  const report = { read: 0, good: 0 }
  const readNode = async (nodeId: number, doubted: readonly DoubtedCopy[]): Promise<void> => {
    const pace = createPace({ share, signal })
    const deps = { node: node(nodeId), nodeId, pace, background }
    for (const copy of doubted) {
      const kind = await judgeCopy(deps, copy, signal)
      report.read += 1
      // Not an event again: that it is bad was told when it was found.
      if (kind !== 'good') await markBadCopy(catalog, { ...copy, kind })
      else {
        await clearDoubt(catalog, copy)
        report.good += 1
      }
    }
  }
  const byNode = Map.groupBy(copies, ({ nodeId }) => nodeId)
  // A node that does not answer now is asked in the next round.
  await Promise.allSettled([...byNode].map(([nodeId, doubted]) => readNode(nodeId, doubted)))
  signal.throwIfAborted()
  return report
}
