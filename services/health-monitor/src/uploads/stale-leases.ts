import type { OpenContent } from '@holdfast/catalog'

export type StaleLeases = {
  /** Shows the open contents as they are now; returns those whose owner is gone. */
  look(open: readonly Pick<OpenContent, 'id' | 'leaseCounter' | 'lease'>[]): Stale[]
  /** What was seen proves nothing any more: Postgres was away, so nobody could raise a counter. */
  forget(): void
}

export type Stale = { id: string; leaseCounter: number }

export type LeaseSeconds = { live: number; tus: number }

/**
 * Tells abandoned uploads from slow ones without comparing clocks (design decision 6): an owner raises
 * its content's counter by timer, so a counter that stayed the same for a whole lease, *while somebody
 * looked all the time*, belongs to nobody. A gap longer than `mostGapMs` between two looks (a stopped
 * process, an absent Postgres) begins every wait anew. `now` in milliseconds from a monotonic clock.
 *
 * | seen                                      | stale |
 * |-------------------------------------------|-------|
 * | counter 5 at 0 s, 5 at 44 s               | no    |
 * | counter 5 at 0 s, … 5 at 45 s             | yes   |
 * | counter 5 at 0 s, 6 at 40 s, 6 at 50 s    | no    |
 * | counter 5 at 0 s, nothing till 60 s, 5    | no    |
 */
export function createStaleLeases(
  { leases, mostGapMs }: { leases: LeaseSeconds; mostGapMs: number },
  now: () => number = () => performance.now(),
): StaleLeases {
  let seen = new Map<string, { leaseCounter: number; since: number }>()
  let last = Number.NEGATIVE_INFINITY

  return {
    look(open) {
      const at = now()
      if (at - last > mostGapMs) seen.clear()
      last = at
      const still = new Map<string, { leaseCounter: number; since: number }>()
      const stale: Stale[] = []
      for (const { id, leaseCounter, lease } of open) {
        const before = seen.get(id)
        const since = before?.leaseCounter === leaseCounter ? before.since : at
        still.set(id, { leaseCounter, since })
        if (at - since >= leases[lease] * 1_000) stale.push({ id, leaseCounter })
      }
      seen = still
      return stale
    },
    forget() {
      seen.clear()
    },
  }
}
