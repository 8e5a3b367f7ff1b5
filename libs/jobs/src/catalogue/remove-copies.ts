import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'
import { groupIndex } from './fields.ts'

/**
 * Takes copies off nodes: of chunks nobody uses (`delete`), or more than R (`trim`). In one group, or in
 * several in a row where each has few, as a repair does.
 */
export const removeCopies = defineJob({
  name: 'remove-copies',
  // 2: several groups. Version 1 knew one only and would leave the others.
  version: 2,
  queue: 'replicator',
  payload: z.object({
    group: groupIndex,
    /** The last one of several, inclusive; without it there is one. */
    toGroup: groupIndex.optional(),
    class: z.enum(['delete', 'trim']),
  }),
  retry: { attempts: 5, backoff: exponential('10s', { max: '10m', jitter: 0.3 }) },
  timeLimit: '30m',
  deduplication: ({ group, toGroup = group, class: named }) => `${group}-${toGroup}/${named}`,
  // Room can wait; copies that are missing cannot.
  priority: (payload) => (payload.class === 'delete' ? 200 : 300),
})
