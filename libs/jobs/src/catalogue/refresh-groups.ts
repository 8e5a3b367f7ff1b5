import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'

/** Counts again which groups hang on which nodes (group_holders). Scheduled, and after node changes. */
export const refreshGroups = defineJob({
  name: 'refresh-groups',
  version: 1,
  queue: 'health-monitor',
  payload: z.object({}),
  // The schedule is the retry: an attempt that fails is followed by the next tick.
  retry: { attempts: 1, backoff: exponential('1s') },
  deduplication: () => 'all',
  priority: () => 1,
})
