import { z } from 'zod'

/** Ordinal of a segment (1,024 leaves) within its content. */
export const segmentIndex = z.int().nonnegative()

/** Placement group: the first 12 bits of a digest. */
export const groupIndex = z.int().min(0).max(4_095)

/** A node's id; never used again for another repository. */
export const nodeIndex = z.int().min(1).max(32_767)

/** The request that caused the job, for the logs. */
export const reqId = z.string().max(128).optional()
