import { type Catalog, readyToLeave, removeDrained } from '@holdfast/catalog'

/**
 * A node that is drained takes nothing any more; uploads that chose it before they saw that have recorded
 * what they put there by then, and the count that follows finds it.
 */
const QUIET_SECONDS = 3

/**
 * Removes the nodes that were to leave once they are drained. The wish stands in the catalogue, so whoever
 * of us ticks next carries it out, whatever was restarted meanwhile. Returns how many are gone.
 */
export async function finishLeaving({ catalog }: { catalog: Catalog }): Promise<number> {
  let gone = 0
  for (const nodeId of await readyToLeave(catalog, QUIET_SECONDS)) {
    if (await removeDrained(catalog, nodeId)) gone += 1
  }
  return gone
}
