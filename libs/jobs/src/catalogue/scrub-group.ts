import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'
import { groupIndex, nodeIndex } from './fields.ts'

/** Reads and hashes every copy of one group on one node now, beside the rolling scrub. */
export const scrubGroup = defineJob({
  name: 'scrub-group',
  version: 1,
  queue: 'health-monitor',
  payload: z.object({ nodeId: nodeIndex, group: groupIndex }),
  retry: { attempts: 3, backoff: exponential('10s', { max: '5m', jitter: 0.3 }) },
  timeLimit: '2h',
  deduplication: ({ nodeId, group }) => `${nodeId}/${group}`,
  // Everything else that a monitor does is more urgent.
  priority: () => 300,
})
