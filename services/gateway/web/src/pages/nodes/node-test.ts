import type { NodeCheck, NodeTest } from '@holdfast/client'

const NAMES: Readonly<Record<string, string>> = {
  address: 'Address',
  reachable: 'Reach',
  version: 'Version',
  credentials: 'Credentials',
  repository: 'Repository',
  put: 'Store',
  get: 'Read back',
  delete: 'Delete',
  space: 'Free space',
  sync: 'Syncs writes',
  gc: 'Garbage collection',
  swarm: 'Swarm',
}

export const nameOfCheck = (check: string): string => NAMES[check] ?? check

/** What a node may be taken in spite of, once somebody accepted it by name. */
const RISKS: readonly string[] = ['space', 'sync', 'gc', 'swarm']

export type Verdict = {
  /** Failures that nobody can accept. */
  blocked: NodeCheck[]
  /** Failures that may be accepted, each by name. */
  risks: NodeCheck[]
}

export function verdictOf({ checks }: NodeTest): Verdict {
  const failed = checks.filter(({ ok }) => !ok)
  return {
    blocked: failed.filter(({ check }) => !RISKS.includes(check)),
    risks: failed.filter(({ check }) => RISKS.includes(check)),
  }
}

/** What a test came to, in a sentence. */
export function resultOfTest(test: NodeTest): string {
  const { blocked, risks } = verdictOf(test)
  if (blocked.length > 0) return 'This will not work yet. What to do stands beside each line.'
  if (risks.length > 0) return 'It works, with a risk that you would have to accept.'
  return 'It works: every check passed.'
}
