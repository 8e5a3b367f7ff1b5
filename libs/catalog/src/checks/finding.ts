/**
 * What a health check can find. `critical`: data is lost, or one more fault may lose it. `warning`:
 * less safe than asked for, or something does not do its work. `notice`: worth knowing, and no
 * reason to call the system unhealthy.
 */
export const FINDING_SEVERITIES = ['critical', 'warning', 'notice'] as const

export type FindingSeverity = (typeof FINDING_SEVERITIES)[number]

export const FINDING_KINDS = [
  'lost-chunks',
  'unreadable-chunks',
  'last-copies',
  'below-quorum',
  'below-wanted',
  'no-room',
  'too-few-nodes',
  'copies-arriving',
  'surplus-copies',
  'zone-violation',
  'away-from-ideal',
  'missing-copies',
  'corrupt-copies',
  'unverified-copies',
  'unrecorded-copies',
  'orphan-blocks',
  'stuck-removals',
  'node-away',
  'node-refuses',
  'node-swapped',
  'node-wiped',
  'node-canary',
  'node-lies',
  'node-joining',
  'node-unknown',
  'node-full',
  'node-unbalanced',
  'stuck-uploads',
  'unsealed-contents',
  'stale-outbox',
  'stuck-work',
  'stopped-schedule',
  'queue-away',
  'brake',
  'removals-frozen',
] as const

export type FindingKind = (typeof FINDING_KINDS)[number]

/** One thing that is not as it should be, all chunks it concerns together. */
export type CheckFinding = {
  kind: FindingKind
  severity: FindingSeverity
  chunks: number
  /** What repair would have to move or make; where it would do neither, what is concerned. */
  bytes: number
  nodeId?: number
  /** One sentence with the facts. */
  detail: string
  /** What repair does about it, or what a person has to do. */
  action: string
}

/** Healthy: nothing worse than a notice. */
export function isHealthy(findings: readonly Pick<CheckFinding, 'severity'>[]): boolean {
  return findings.every(({ severity }) => severity === 'notice')
}
