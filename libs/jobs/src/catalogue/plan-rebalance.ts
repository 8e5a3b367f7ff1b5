import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'

/** Looks whether copies lie where they belong, and plans moves if it is worth it. */
export const planRebalance = defineJob({
  name: 'plan-rebalance',
  version: 1,
  queue: 'rebalancer',
  payload: z.object({}),
  // The schedule is the retry.
  retry: { attempts: 1, backoff: exponential('1s') },
  deduplication: () => 'all',
})
