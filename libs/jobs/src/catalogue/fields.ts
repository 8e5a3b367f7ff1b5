import { z } from 'zod'
import { exponential } from '../backoff.ts'

/** Ordinal of a segment (1,024 leaves) within its content. */
export const segmentIndex = z.int().nonnegative()

/** Placement group: the first 12 bits of a digest. */
export const groupIndex = z.int().min(0).max(4_095)

/** A node's id; never used again for another repository. */
export const nodeIndex = z.int().min(1).max(32_767)

/** The request that caused the job, for the logs. */
export const reqId = z.string().max(128).optional()

/**
 * Of all imports. A source that is away for an hour is worth waiting for, a longer one somebody has to
 * look at. An attempt goes on where the last one ended, so its time limit only cuts what hangs.
 */
export const IMPORT_LIMITS = {
  retry: { attempts: 12, backoff: exponential('2s', { max: '10m', jitter: 0.3 }) },
  timeLimit: '12h',
} as const
