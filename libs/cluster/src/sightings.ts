/** One attempt to talk to a node, on any path. */
export type Sighting = { nodeId: number; ok: boolean; error?: string; latencyMs?: number }

/** What one process saw of one node since the last report. */
export type SightingReport = { nodeId: number; ok: boolean; error: string | null }

/**
 * This process's experience of the nodes. A node is *away* here after a few failures in a row with
 * no success: no new copies are sent there and reads ask it last, long before the monitors agree
 * that it is down. One success ends it. Being away is a private opinion and changes no state
 * (design decision 17: data-path errors alone reach only *suspect*).
 */
export type Sightings = {
  see(sighting: Sighting): void
  away(): ReadonlySet<number>
  /** What happened since the last call, one row per node, for the catalogue. */
  take(): SightingReport[]
}

// Three, so that one broken keep-alive connection does not turn a node away; it is retried after
// a second because without traffic nothing else would show that it came back.
const FAILURES_UNTIL_AWAY = 3
const RETRY_AFTER_MS = 1_000

type Seen = { failures: number; since: number; ok: boolean; error: string | null; fresh: boolean }

/** `now` in milliseconds from a monotonic clock. */
export const createSightings = (now: () => number = () => performance.now()): Sightings => {
  const seen = new Map<number, Seen>()
  return {
    see: ({ nodeId, ok, error }) => {
      const last = seen.get(nodeId)
      const okSinceReport = ok || (last?.fresh === true && last.ok)
      seen.set(nodeId, {
        failures: ok ? 0 : (last?.failures ?? 0) + 1,
        since: now(),
        ok: okSinceReport,
        error: ok ? null : (error ?? 'no answer'),
        fresh: true,
      })
    },
    away: () => {
      const away = new Set<number>()
      for (const [nodeId, { failures, since }] of seen) {
        if (failures >= FAILURES_UNTIL_AWAY && now() - since < RETRY_AFTER_MS) away.add(nodeId)
      }
      return away
    },
    take: () => {
      const reports: SightingReport[] = []
      for (const [nodeId, entry] of seen) {
        if (!entry.fresh) continue
        reports.push({ nodeId, ok: entry.ok, error: entry.error })
        seen.set(nodeId, { ...entry, fresh: false, ok: false })
      }
      return reports
    },
  }
}
