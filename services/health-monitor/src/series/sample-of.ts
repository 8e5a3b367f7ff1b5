import type { Sample, SampleFacts, StockFacts } from '@holdfast/catalog'
import { countOf, type LatencyHistogram, quantileMs } from '@holdfast/cluster'
import type { RiskClass } from '@holdfast/placement'
import type { RepairStatus } from '../status/keep-status.ts'
import type { Growth } from './counted.ts'

export type Seen = {
  facts: Pick<SampleFacts, 'nodes' | 'nodesUp' | 'usedBytes' | 'freeBytes'>
  stock: StockFacts
  /** Absent before a monitor looked at the groups for the first time. */
  repair: Pick<RepairStatus, 'byRisk' | 'missingBytes' | 'repair'> | undefined
  growth: Omit<Growth, 'byNode'>
  /** Between the two looks. */
  seconds: number
  queued: number | null
}

const SHORT: readonly RiskClass[] = [
  'lost',
  'unreadable',
  'last-copy',
  'below-quorum',
  'below-wanted',
]

/** One row of the series. Pure. */
export function sampleOf({ facts, stock, repair, growth, seconds, queued }: Seen): Sample {
  const { nodes, nodesUp, usedBytes, freeBytes } = facts
  const [reads, writes] = [answersOf(growth.reads), answersOf(growth.writes)]
  return {
    bytesIn: growth.bytesIn / seconds,
    bytesOut: growth.bytesOut / seconds,
    requests: growth.requests / seconds,
    readCounts: reads.counts,
    readP50: reads.p50,
    readP95: reads.p95,
    writeCounts: writes.counts,
    writeP50: writes.p50,
    writeP95: writes.p95,
    ...stock,
    shortChunks: repair === undefined ? null : shortChunks(repair.byRisk),
    missingBytes: repair?.missingBytes ?? null,
    repairRate: repair?.repair.bytesPerSecond ?? null,
    moveRate: growth.movedBytes / seconds,
    ...{ nodes, nodesUp, usedBytes, freeBytes, queued },
  }
}

const shortChunks = (byRisk: RepairStatus['byRisk']): number =>
  SHORT.reduce((sum, risk) => sum + (byRisk[risk]?.chunks ?? 0), 0)

/** No percentile of nothing: a line at 0 ms would say that it is fast. */
function answersOf(histogram: LatencyHistogram) {
  if (countOf(histogram) === 0) return { counts: null, p50: null, p95: null }
  const length = histogram.findLastIndex((count) => count > 0) + 1
  return {
    counts: histogram.slice(0, length),
    p50: quantileMs(histogram, 0.5),
    p95: quantileMs(histogram, 0.95),
  }
}
