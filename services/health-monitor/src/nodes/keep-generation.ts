import { generationFacts } from '@holdfast/catalog'
import { beginGeneration, type GenerationDeps, leaveFreeze } from './advance-generation.ts'

/**
 * A backup is noticed to be old when a generation began after it. Those that begin with a start of a
 * monitor or of Postgres may be weeks apart, so one begins every hour as well; each leaves a block of
 * some dozen bytes on every node, for good.
 */
const EVERY_SECONDS = 3_600

/**
 * Sees to it that the catalogue is compared with the nodes when this process began to lead, whenever
 * Postgres was started or restored, and every hour; and ends a freeze that an admin lifted.
 */
export function createGenerations(deps: GenerationDeps): {
  run(signal: AbortSignal): Promise<void>
} {
  let begun = false
  return {
    async run(signal) {
      const { frozen, confirmed, compared, ageSeconds } = await generationFacts(deps.catalog)
      if (frozen && confirmed) {
        begun = (await leaveFreeze(deps, signal)) === 'advanced'
        return
      }
      if (begun && compared && (frozen || (ageSeconds ?? 0) < EVERY_SECONDS)) return
      begun = (await beginGeneration(deps, signal)) !== 'nobody-answers'
    },
  }
}
