import type { Evaluation } from './evaluate-groups.ts'

export type HealthDeps = {
  /** Finds the endangered contents: two scans when there are any, none otherwise. */
  refreshHealth(): Promise<unknown>
  /** Milliseconds from a monotonic clock. */
  now?: () => number
}

/** Of the time, so much may go into finding which files are endangered. */
const PAUSE_PER_DURATION = 20

export type HealthKeeper = {
  /** Refreshes the roll-up when what the groups say, or a node's state, has changed. */
  saw(evaluation: Pick<Evaluation, 'byRisk'>, statesGeneration: number): Promise<boolean>
}

/**
 * Keeps the roll-up of endangered files no older than the sums it comes from, and no more often
 * than it is worth: lists show it, a single file's page counts by itself.
 */
export function createHealthKeeper({ refreshHealth, now }: HealthDeps): HealthKeeper {
  const clock = now ?? (() => performance.now())
  let last: string | undefined
  let notBefore = Number.NEGATIVE_INFINITY
  return {
    async saw({ byRisk }, statesGeneration) {
      const endangered = (['lost', 'unreadable', 'last-copy'] as const).map(
        (risk) => byRisk.get(risk)?.chunks ?? 0,
      )
      const key = [statesGeneration, ...endangered].join('/')
      if (key === last || clock() < notBefore) return false
      const began = clock()
      await refreshHealth()
      last = key
      notBefore = clock() + PAUSE_PER_DURATION * (clock() - began)
      return true
    },
  }
}
