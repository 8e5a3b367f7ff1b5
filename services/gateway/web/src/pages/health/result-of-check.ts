import type { HealthCheck } from '@holdfast/client'
import { counted } from '../../ui/format/number.ts'

/** What came of a check, in one sentence. */
export function resultOfCheck({
  state,
  healthy,
  error,
  findings,
  remaining,
  progress,
}: HealthCheck): string {
  if (state === 'running') return `Running: ${progress.phase}.`
  if (state === 'failed') return `It could not be finished: ${error ?? 'no reason was told'}.`
  const found = counted(findings.length, 'finding')
  if (healthy === true)
    return findings.length === 0
      ? 'Healthy: nothing was found.'
      : `Healthy: ${found}, nothing is left.`
  if (healthy === null) return `It could not be told: ${found}.`
  return remaining === null
    ? `Not healthy: ${found}.`
    : `Not healthy: ${found}, ${counted(remaining.length, 'finding')} left after the repair.`
}

/** How far it is, between 0 and 1; undefined while nobody knows how much there is. */
export const shareOfCheck = ({
  progress: { done, total },
}: Pick<HealthCheck, 'progress'>): number | undefined =>
  total > 0 ? Math.min(1, done / total) : undefined
