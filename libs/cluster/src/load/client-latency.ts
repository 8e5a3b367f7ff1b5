import type { NodePool } from '@holdfast/nodes'
import { bucketOf, emptyHistogram } from './latency-histogram.ts'
import { STEADY_AFTER, wasQuiet } from './quiet-times.ts'

/** How often answers of one sort took how long, since this process began. */
export type LatencyCounts = { nodeId: number; sort: string; quiet: boolean; counts: number[] }

/** What this process's clients waited for each node. */
export type ClientLatency = {
  /** A chunk was read from a node, or stored there, for a client who waits. Milliseconds, bytes. */
  note(nodeId: number, call: 'read' | 'write', bytes: number, ms: number): void
  /** The counts that changed since the last call. */
  take(): LatencyCounts[]
  /** What time it is by Postgres's clock, in seconds: only by that is known when it is quiet. */
  setClock(at: number): void
}

/** Small and large chunks take differently long by nature, and must not be compared with each other. */
const LARGE_BYTES = 262_144

/** `now` in seconds of a monotonic clock. */
export function createClientLatency(
  now: () => number = () => performance.now() / 1_000,
): ClientLatency {
  const all = new Map<string, LatencyCounts>()
  const changed = new Set<LatencyCounts>()
  let offset: number | undefined
  let clientsSince = Number.NEGATIVE_INFINITY
  let lastNote = Number.NEGATIVE_INFINITY

  /** Workers know of clients, and keep still for them, only some time after they came. */
  const isQuiet = (began: number): boolean =>
    offset !== undefined && began - clientsSince >= STEADY_AFTER && wasQuiet(began + offset)

  return {
    note(nodeId, call, bytes, ms) {
      const ended = now()
      if (ended - lastNote > STEADY_AFTER) clientsSince = ended
      lastNote = ended
      const sort = `${call}-${bytes < LARGE_BYTES ? 'small' : 'large'}`
      const quiet = isQuiet(ended - ms / 1_000)
      const key = `${nodeId}/${sort}/${quiet}`
      const entry = all.get(key) ?? { nodeId, sort, quiet, counts: emptyHistogram() }
      all.set(key, entry)
      changed.add(entry)
      const bucket = bucketOf(ms)
      entry.counts[bucket] = (entry.counts[bucket] as number) + 1
    },
    take() {
      const rows = [...changed].map((entry) => ({ ...entry, counts: [...entry.counts] }))
      changed.clear()
      return rows
    },
    setClock(at) {
      offset = at - now()
    },
  }
}

/** The same nodes for whoever serves clients: what these wait is counted. */
export function measured(pool: NodePool, latency: Pick<ClientLatency, 'note'>): NodePool {
  return {
    ...pool,
    get: (ids, digest, options) =>
      pool.get(ids, digest, {
        ...options,
        onAttempt: (nodeId, ms) => latency.note(nodeId, 'read', options?.size ?? 0, ms),
      }),
    async put(id, chunk, options) {
      const began = performance.now()
      const waited = () => latency.note(id, 'write', chunk.bytes.length, performance.now() - began)
      try {
        await pool.put(id, chunk, options)
        waited()
      } catch (error) {
        // Given up because others were faster: so long it took at least. A failure tells no time.
        if (options?.signal?.aborted) waited()
        throw error
      }
    },
  }
}
