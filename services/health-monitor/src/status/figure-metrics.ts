import { FINDING_SEVERITIES, type FindingSeverity } from '@holdfast/catalog'
import type { Metrics } from '@holdfast/process'
import type { RepairStatus } from './keep-status.ts'

export type FigureMetrics = {
  repairStatus(status: RepairStatus): void
  /** What a health check left, or found where it was not to repair. */
  checked(findings: readonly { severity: FindingSeverity }[]): void
}

/** How safe the data is, in figures to alert on. Set by the monitor that leads, and that checked last. */
export function createFigureMetrics(metrics: Pick<Metrics, 'gauge'>): FigureMetrics {
  const one = (name: string, help: string) => metrics.gauge({ name: `holdfast_${name}`, help })
  const chunksWithOneCopy = one(
    'chunks_with_one_copy',
    'Chunks with one live copy though more are wanted.',
  )
  const repairBytes = one('repair_bytes', 'Bytes of copies still to be made.')
  const oldestDeficit = one(
    'oldest_deficit_seconds',
    'How long the oldest repair work has been waiting.',
  )
  const repairRate = one('repair_bytes_per_second', 'Rate at which missing bytes disappear now.')
  const measuredRate = one(
    'repair_measured_bytes_per_second',
    'Rate of the last repair long enough to measure; 0 before the first.',
  )
  const measuredSeconds = one(
    'repair_measured_seconds',
    'Time the last repair took that was long enough to measure.',
  )
  const lossWithinYear = one(
    'durability_loss_within_year',
    'Estimated chance that any chunk is lost within a year (docs/durability.md).',
  )
  const expectedShare = one(
    'durability_expected_share',
    'Estimated share of all chunks that is lost within a year (docs/durability.md).',
  )
  const findings = metrics.gauge({
    name: 'holdfast_check_findings',
    help: 'Findings of the last health check, after its repair if it had one.',
    labelNames: ['severity'],
  })
  const checkedAt = one('check_timestamp_seconds', 'When the last health check ended, Unix time.')

  return {
    repairStatus({ lastCopies, missingBytes, oldestSeconds, repair, measured, durability }) {
      chunksWithOneCopy.set(lastCopies)
      repairBytes.set(missingBytes)
      oldestDeficit.set(oldestSeconds)
      repairRate.set(repair.bytesPerSecond)
      measuredRate.set(measured?.bytesPerSecond ?? 0)
      measuredSeconds.set(measured?.seconds ?? 0)
      lossWithinYear.set(durability.lossWithinYear)
      expectedShare.set(durability.expectedShare)
    },
    checked(found) {
      for (const severity of FINDING_SEVERITIES) {
        findings.set({ severity }, found.filter((finding) => finding.severity === severity).length)
      }
      checkedAt.set(Date.now() / 1_000)
    },
  }
}
