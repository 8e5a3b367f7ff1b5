import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'
import { nodeIndex } from './fields.ts'

/** Compares one node's block list with the catalogue. Handed out when a node's is due. */
export const inventoryNode = defineJob({
  name: 'inventory-node',
  version: 1,
  queue: 'health-monitor',
  payload: z.object({ nodeId: nodeIndex }),
  // The tick is the retry: a node's inventory stays due until one was finished.
  retry: { attempts: 1, backoff: exponential('1s') },
  timeLimit: '12h',
  deduplication: ({ nodeId }) => String(nodeId),
})
