import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'

/**
 * Compares everything that should be with what is. With an id: the check somebody asked for. Without:
 * the scheduled one, whose wishes are read from the catalogue when it runs.
 */
export const checkSystem = defineJob({
  name: 'check-system',
  version: 1,
  queue: 'health-monitor',
  payload: z.object({ checkId: z.uuid().optional() }),
  // Postgres or a queue that was away comes back within minutes; the row says when it is too late.
  retry: { attempts: 6, backoff: exponential('5s', { max: '1m', jitter: 0.2 }) },
  // Asking every node for all it has takes minutes per ten million blocks, re-reading them all, hours.
  timeLimit: '12h',
  deduplication: ({ checkId }) => checkId ?? 'scheduled',
  priority: () => 10,
})
