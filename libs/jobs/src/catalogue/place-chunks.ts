import { z } from 'zod'
import { exponential } from '../backoff.ts'
import { defineJob } from '../define-job.ts'
import { reqId, segmentIndex } from './fields.ts'

const payload = z.object({
  contentId: z.uuid(),
  kind: z.enum(['leaf', 'tree']),
  /** Both inclusive. */
  from: segmentIndex,
  to: segmentIndex,
  reqId,
})

type Range = z.output<typeof payload>

/** Brings the chunks of some segments of a new content from W to R copies. */
export const placeChunks = defineJob({
  name: 'place-chunks',
  version: 1,
  queue: 'replicator',
  payload,
  // A node that is away comes back within minutes or not at all; later attempts belong to repair-group.
  retry: { attempts: 6, backoff: exponential('5s', { max: '5m', jitter: 0.3 }) },
  timeLimit: '15m',
  deduplication: ({ contentId, kind, from, to }) => `${contentId}/${kind}/${from}-${to}`,
  priority: () => 20,
  fold: oneJobPerSegment,
})

/**
 * A job is one segment, about 1,000 chunks: small enough to repeat after a crash and to spread over
 * workers, large enough that a terabyte is a thousand jobs and not a million. Ranges that overlap
 * (two outbox rows of one upload) meet in the same jobs.
 */
function oneJobPerSegment(ranges: Range[]): Range[] {
  const jobs = new Map<string, Range>()
  for (const range of ranges) {
    for (let segment = range.from; segment <= range.to; segment++) {
      const key = `${range.contentId}/${range.kind}/${segment}`
      if (!jobs.has(key)) jobs.set(key, { ...range, from: segment, to: segment })
    }
  }
  return [...jobs.values()]
}
