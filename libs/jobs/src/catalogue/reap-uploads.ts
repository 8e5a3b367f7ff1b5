import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'

/** Releases contents whose upload stopped without a commit. Scheduled. */
export const reapUploads = defineJob({
  name: 'reap-uploads',
  version: 1,
  queue: 'health-monitor',
  payload: z.object({}),
  // The schedule is the retry: an attempt that fails is followed by the next tick.
  retry: { attempts: 1, backoff: exponential('1s') },
  deduplication: () => 'all',
  priority: () => 1,
})
