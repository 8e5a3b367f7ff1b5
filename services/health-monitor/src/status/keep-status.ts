import { type Catalog, getSetting, setSetting } from '@holdfast/catalog'
import type { NodeStates, RiskClass } from '@holdfast/placement'
import type { Evaluation, GroupRow, Sum } from '../groups/evaluate-groups.ts'
import { createEstimator, type Estimate } from './estimate.ts'
import {
  type DurabilityFigures,
  durabilityFigures,
  lastCopies,
  repairableBytes,
} from './figures.ts'
import { createRepairMeter, type MeasuredRepair, type RepairMeter } from './repair-meter.ts'

/** The setting the status page may read; the row's own time is its "as of". */
export const REPAIR_STATUS_SETTING = 'repair-status'

export type RepairStatus = {
  /** Chunks by risk class and their bytes (of one copy). */
  byRisk: Partial<Record<RiskClass, Sum>>
  lastCopies: number
  /** Bytes of the copies still to be made. */
  missingBytes: number
  parked: Sum
  /** How long the oldest work has been waiting. */
  oldestSeconds: number
  repair: Estimate
  /** The last repair that was long enough to measure; null before the first. */
  measured: MeasuredRepair | null
  durability: DurabilityFigures
}

export type StatusDeps = {
  catalog: Catalog
  /** Of all nodes, the share that is lost for good within a year. */
  nodeLossesPerYear: number
  /** Seconds until a node that died is out. */
  detectSeconds: number
  onStatus?(status: RepairStatus): void
  /** Milliseconds of a monotonic clock. */
  now?: () => number
}

export type SeenGroups = {
  evaluation: Evaluation
  oldestSeconds: number
  rows: readonly GroupRow[]
  states: NodeStates
}

/** Writes what the groups say and how fast it gets better; only when something changed. */
export function createStatusKeeper(deps: StatusDeps): (seen: SeenGroups) => Promise<void> {
  const { catalog, nodeLossesPerYear, detectSeconds } = deps
  const now = deps.now ?? (() => performance.now())
  const estimator = createEstimator()
  let meter: RepairMeter | undefined
  let written = ''
  return async ({ evaluation, oldestSeconds, rows, states }) => {
    const { byRisk, missingBytes, parked } = evaluation
    // What an earlier leader measured holds until something new was.
    meter ??= createRepairMeter(await lastMeasured(catalog))
    const seconds = now() / 1_000
    const measured = meter.saw(repairableBytes(evaluation), seconds)
    const status: RepairStatus = {
      byRisk: Object.fromEntries([...byRisk].filter(([, sum]) => sum.chunks > 0)),
      lastCopies: lastCopies(evaluation),
      missingBytes,
      parked,
      oldestSeconds: Math.round(oldestSeconds),
      repair: estimator.saw(missingBytes, seconds),
      measured,
      durability: durabilityFigures({ rows, states, nodeLossesPerYear, detectSeconds, measured }),
    }
    deps.onStatus?.(status)
    const text = JSON.stringify(status)
    if (text === written) return
    await setSetting(catalog, REPAIR_STATUS_SETTING, status)
    written = text
  }
}

async function lastMeasured(catalog: Catalog): Promise<MeasuredRepair | null> {
  const left = await getSetting<Partial<RepairStatus>>(catalog, REPAIR_STATUS_SETTING)
  return left?.measured ?? null
}
