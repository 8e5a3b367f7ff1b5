import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'

/** Makes one step of a plan: copies of one group leave a node. */
export const moveGroup = defineJob({
  name: 'move-group',
  version: 1,
  queue: 'rebalancer',
  payload: z.object({
    planId: z.uuid(),
    step: z.int().positive(),
    class: z.enum(['drain', 'rebalance']),
  }),
  // The step itself says when it may be tried again, and the tick hands it out then.
  retry: { attempts: 1, backoff: exponential('1s') },
  timeLimit: '30m',
  deduplication: ({ planId, step }) => `${planId}/${step}`,
  priority: (payload) => (payload.class === 'drain' ? 20 : 30),
})
