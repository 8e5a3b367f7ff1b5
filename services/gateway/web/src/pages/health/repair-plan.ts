import type { Finding, HealthCheck } from '@holdfast/client'
import { formatBytes } from '../../ui/format/bytes.ts'
import { counted } from '../../ui/format/number.ts'

const SHOWN = 5

/** The newest check that came to its end: what a repair would find, as far as anybody knows. */
export const lastDone = (checks: readonly HealthCheck[]): HealthCheck | undefined =>
  checks.find(({ state }) => state === 'done')

/** What is still there after a check: what its repair left, without one what it found. */
export const leftOf = ({ findings, remaining }: HealthCheck): readonly Finding[] =>
  remaining ?? findings

/** What a repair does about it, one line a finding, the rest as a number. Pure. */
export function repairPlan(check: HealthCheck): string[] {
  const left = leftOf(check)
  const lines = left.slice(0, SHOWN).map(({ detail, action, bytes }) => {
    const size = bytes === 0 ? '' : ` (${formatBytes(bytes)})`
    return `${withoutStop(detail)}${size}: ${withoutStop(action)}`
  })
  return left.length > SHOWN
    ? [...lines, `${counted(left.length - SHOWN, 'more finding')}, as the check says`]
    : lines
}

const withoutStop = (text: string) => text.replace(/\.$/, '')
