import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'
import { reqId } from './fields.ts'

/** Walks a released content's segments and lowers the references of its chunks. */
export const releaseContent = defineJob({
  name: 'release-content',
  version: 1,
  queue: 'replicator',
  payload: z.object({ contentId: z.uuid(), reqId }),
  retry: { attempts: 10, backoff: exponential('5s', { max: '10m', jitter: 0.3 }) },
  timeLimit: '30m',
  deduplication: ({ contentId }) => contentId,
})
