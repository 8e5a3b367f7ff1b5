import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'
import { groupIndex } from './fields.ts'

/** Takes copies off nodes in one group: of chunks nobody uses (`delete`), or more than R (`trim`). */
export const removeCopies = defineJob({
  name: 'remove-copies',
  version: 1,
  queue: 'replicator',
  payload: z.object({ group: groupIndex, class: z.enum(['delete', 'trim']) }),
  retry: { attempts: 5, backoff: exponential('10s', { max: '10m', jitter: 0.3 }) },
  timeLimit: '30m',
  deduplication: (payload) => `${payload.group}/${payload.class}`,
  // Room can wait; copies that are missing cannot.
  priority: (payload) => (payload.class === 'delete' ? 200 : 300),
})
