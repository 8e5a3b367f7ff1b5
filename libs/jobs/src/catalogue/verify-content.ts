import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'

/** Reads every copy of every chunk of one content and hashes it; what is bad is marked and repaired. */
export const verifyContent = defineJob({
  name: 'verify-content',
  version: 1,
  queue: 'health-monitor',
  payload: z.object({ verificationId: z.uuid() }),
  // The row says how far it is: each attempt goes on, and the leader hands it out again when all are used up.
  retry: { attempts: 6, backoff: exponential('5s', { max: '1m', jitter: 0.2 }) },
  timeLimit: '12h',
  deduplication: ({ verificationId }) => verificationId,
  priority: () => 10,
})
