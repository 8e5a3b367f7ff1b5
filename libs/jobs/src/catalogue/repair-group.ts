import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { DEFAULT_PRIORITY, defineJob } from '../define-job.ts'
import { groupIndex } from './fields.ts'

/** Risk order: a chunk with one live copy before all others. Classes not named come last. */
const PRIORITIES: Readonly<Record<string, number>> = {
  'last-copy': 1,
  'below-quorum': 5,
  'below-wanted': 10,
}

/**
 * Brings the chunks of a placement group that are short of copies back to R, or of several groups in a
 * row where each has only a few: in a small system a group is one chunk, and what a job costs by itself
 * (about ten transactions) would be more than copying it.
 */
export const repairGroup = defineJob({
  name: 'repair-group',
  // 2: several groups. Version 1 knew one only and would leave the others.
  version: 2,
  queue: 'replicator',
  payload: z.object({
    group: groupIndex,
    /** The last one of several, inclusive; without it there is one. */
    toGroup: groupIndex.optional(),
    /** As in the catalogue's group_work. */
    class: z.string().regex(/^[a-z][a-z-]{0,31}$/),
  }),
  // The tick enqueues what is still open again, so a few attempts are enough.
  retry: { attempts: 4, backoff: exponential('2s', { max: '1m', jitter: 0.3 }) },
  timeLimit: '30m',
  deduplication: ({ group, toGroup = group, class: named }) => `${group}-${toGroup}/${named}`,
  priority: (payload) => PRIORITIES[payload.class] ?? DEFAULT_PRIORITY,
})
