import type { Begun, LongDeps } from './long-writer.ts'

/** Taken at once beyond what is needed, so that a stream of unknown length asks once per 64 MiB. */
const STEP = 67_108_864

/** Takes of the owner's quota what the bytes that come need beyond what was taken for them before. */
export const quotaMeter = (
  { reserveQuota }: Pick<LongDeps, 'reserveQuota'>,
  { contentId, reserved }: Pick<Begun, 'contentId' | 'reserved'>,
  from: number,
) => {
  let needed = from
  let taken = reserved
  return {
    async take(bytes: number): Promise<void> {
      needed += bytes
      if (needed <= taken) return
      const missing = needed - taken
      try {
        await reserveQuota(contentId, Math.max(STEP, missing))
        taken += Math.max(STEP, missing)
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'QUOTA_EXCEEDED' || missing >= STEP) throw error
        // The last bytes of a quota count too.
        await reserveQuota(contentId, missing)
        taken += missing
      }
    },
    /** Bytes taken so far. */
    taken: () => taken,
  }
}
