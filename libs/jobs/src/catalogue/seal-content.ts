import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'
import { reqId } from './fields.ts'

/** Writes a committed content's tree and manifest, after which the nodes alone can rebuild it. */
export const sealContent = defineJob({
  name: 'seal-content',
  version: 1,
  queue: 'chunker',
  payload: z.object({ contentId: z.uuid(), reqId }),
  // Until it is sealed a content exists only as long as the catalogue does: keep trying for hours.
  retry: { attempts: 20, backoff: exponential('2s', { max: '10m', jitter: 0.3 }) },
  timeLimit: '30m',
  deduplication: ({ contentId }) => contentId,
})
