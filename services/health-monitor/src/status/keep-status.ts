import { type Catalog, setSetting } from '@holdfast/catalog'
import type { RiskClass } from '@holdfast/placement'
import type { Evaluation, Sum } from '../groups/evaluate-groups.ts'
import { createEstimator, type Estimate } from './estimate.ts'

/** The setting the status page may read; the row's own time is its "as of". */
export const REPAIR_STATUS_SETTING = 'repair-status'

export type RepairStatus = {
  /** Chunks by risk class and their bytes (of one copy). */
  byRisk: Partial<Record<RiskClass, Sum>>
  /** Bytes of the copies still to be made. */
  missingBytes: number
  parked: Sum
  /** How long the oldest work has been waiting. */
  oldestSeconds: number
  repair: Estimate
}

/** Writes what the groups say and how fast it gets better; only when something changed. */
export function createStatusKeeper(
  catalog: Catalog,
  now: () => number = () => performance.now(),
): (evaluation: Evaluation, oldestSeconds: number) => Promise<void> {
  const estimator = createEstimator()
  let written = ''
  return async ({ byRisk, missingBytes, parked }, oldest) => {
    const status: RepairStatus = {
      byRisk: Object.fromEntries([...byRisk].filter(([, sum]) => sum.chunks > 0)),
      missingBytes,
      parked,
      oldestSeconds: Math.round(oldest),
      repair: estimator.saw(missingBytes, now() / 1_000),
    }
    const text = JSON.stringify(status)
    if (text === written) return
    await setSetting(catalog, REPAIR_STATUS_SETTING, status)
    written = text
  }
}
