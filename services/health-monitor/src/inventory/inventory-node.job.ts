import { dueInventories } from '@holdfast/catalog'
import { done, handle, inventoryNode, type JobHandler, skipped } from '@holdfast/jobs'
import type { BlockNode } from '@holdfast/nodes'
import { INVENTORIED_STATES } from './keep-inventories.ts'
import { type InventoryDeps, takeInventory } from './take-inventory.ts'

/** Compares one node with the catalogue, when that is still due. */
export const inventoryNodeHandler = ({
  catalog,
  node,
  share,
  everySeconds,
}: Pick<InventoryDeps, 'catalog' | 'share'> & {
  node(id: number): Pick<BlockNode, 'list' | 'has' | 'get'>
  everySeconds(): number
}): JobHandler =>
  handle(inventoryNode, async ({ nodeId }, { signal }) => {
    const states = INVENTORIED_STATES
    const due = await dueInventories(catalog, {
      states,
      everySeconds: everySeconds(),
      retrySeconds: 0,
    })
    if (!due.some((one) => one.nodeId === nodeId)) {
      return skipped('its inventory is not due, or it cannot be asked now')
    }
    return done(await takeInventory({ catalog, node: node(nodeId), share }, nodeId, signal))
  })
