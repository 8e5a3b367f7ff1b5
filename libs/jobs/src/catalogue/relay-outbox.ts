import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'

/** Moves the catalogue's outbox into the queues. Scheduled every few seconds. */
export const relayOutbox = defineJob({
  name: 'relay-outbox',
  version: 1,
  queue: 'health-monitor',
  payload: z.object({}),
  // The schedule is the retry: an attempt that fails is followed by the next tick.
  retry: { attempts: 1, backoff: exponential('1s') },
  deduplication: () => 'all',
  priority: () => 1,
})
