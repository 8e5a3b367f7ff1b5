import type { Monitor } from '../deps.ts'
import { keepInventories } from './keep-inventories.ts'
import { createCountWatch } from './watch-counts.ts'

const TICK_MS = 2_000
const COUNT_MS = 5_000

/** Inventories when they are due, and at once for a node that lost blocks without a word. */
export function startInventory({
  catalog,
  cluster,
  config,
  queues,
  log,
  leaderLoop,
}: Monitor): void {
  leaderLoop('inventories', TICK_MS, () =>
    keepInventories({ catalog, queues }, config.inventoryEvery),
  )
  const counts = createCountWatch({ catalog, node: (id) => cluster.pool.node(id), log })
  leaderLoop('block-counts', COUNT_MS, (signal) => counts.run(signal))
}
