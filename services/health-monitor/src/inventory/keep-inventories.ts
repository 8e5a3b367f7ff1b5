import { type Catalog, dueInventories } from '@holdfast/catalog'
import { inventoryNode, type Queues } from '@holdfast/jobs'
import type { NodeState } from '@holdfast/placement'

/** A returning node has its comparison before anything else; the others wait until they answer. */
export const INVENTORIED_STATES: readonly NodeState[] = ['active', 'readonly', 'draining']

/** A list is a walk over the node's whole index, so few nodes make one at a time. */
const AT_ONCE = 2
/** An attempt that did not end by then is made again; while it runs, its twin is dropped. */
const RETRY_SECONDS = 60

/** One tick: the longest due nodes become jobs. Returns how many. Throws QueueUnavailable. */
export async function keepInventories(
  { catalog, queues }: { catalog: Catalog; queues: Pick<Queues, 'enqueueMany'> },
  everySeconds: number,
): Promise<number> {
  const due = await dueInventories(catalog, {
    states: INVENTORIED_STATES,
    everySeconds,
    retrySeconds: RETRY_SECONDS,
  })
  const jobs = due.slice(0, AT_ONCE).map(({ nodeId }) => ({ nodeId }))
  if (jobs.length > 0) await queues.enqueueMany(inventoryNode, jobs)
  return jobs.length
}
