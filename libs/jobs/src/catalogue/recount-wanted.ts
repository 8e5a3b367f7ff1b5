import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'

/** Tells the chunks of a content that its wanted copies were changed. */
export const recountWanted = defineJob({
  name: 'recount-wanted',
  version: 1,
  queue: 'replicator',
  payload: z.object({ contentId: z.uuid() }),
  // Each attempt finds told what the last one told; after the last, carrying on brings it back.
  retry: { attempts: 8, backoff: exponential('2s', { max: '5m', jitter: 0.3 }) },
  deduplication: ({ contentId }) => contentId,
  priority: () => 3,
})
