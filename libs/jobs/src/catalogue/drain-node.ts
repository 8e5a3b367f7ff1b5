import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'

/** Finds what is still wanted on a draining node; when nothing is, the node is drained. */
export const drainNode = defineJob({
  name: 'drain-node',
  version: 1,
  queue: 'rebalancer',
  payload: z.object({ nodeId: z.int().positive() }),
  // The tick asks again for as long as the node drains.
  retry: { attempts: 1, backoff: exponential('1s') },
  timeLimit: '30m',
  deduplication: ({ nodeId }) => String(nodeId),
  priority: () => 10,
})
