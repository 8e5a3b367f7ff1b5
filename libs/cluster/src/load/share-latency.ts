import {
  type Catalog,
  type ClientLatency as ClientLatencyRows,
  reportClientLatency,
} from '@holdfast/catalog'
import type { ClientLatency } from './client-latency.ts'
import { type LatencyHistogram, sinceHistogram } from './latency-histogram.ts'
import type { Pacer } from './pacer.ts'
import { quietLeft } from './quiet-times.ts'

/** Tells other processes what this one's clients waited, if they waited for anything. */
export async function tellLatency(
  catalog: Catalog,
  processId: string,
  latency: ClientLatency,
): Promise<void> {
  const rows = latency.take()
  if (rows.length > 0) latency.setClock(await reportClientLatency(catalog, processId, rows))
}

/** What a worker knows of all clients. Times in seconds of a monotonic clock. */
export type ClientsElsewhere = {
  /** Reads what gateways reported, and sets the pace by it. */
  hear(): Promise<void>
  /** Seconds until background work may go on; 0 = now, also while Postgres's time is not known. */
  quietLeft(): number
  braked(): boolean
}

/** What has not been heard of for so long is no reason any more to hold work up. */
const STALE_AFTER = 10

export function createClientsElsewhere(
  read: () => Promise<ClientLatencyRows>,
  pacer: Pacer,
  now: () => number = () => performance.now() / 1_000,
): ClientsElsewhere {
  const counted = new Map<string, LatencyHistogram>()
  let first = true
  let offset: number | undefined
  let heardAt = Number.NEGATIVE_INFINITY
  let braked = false
  let wasStill = false

  const left = (): number =>
    offset === undefined || now() - heardAt > STALE_AFTER ? 0 : quietLeft(now() + offset)

  return {
    async hear() {
      const { at, rows, braked: brakedNow } = await read()
      heardAt = now()
      offset = at - heardAt
      braked = brakedNow
      for (const { processId, nodeId, sort, quiet, counts } of rows) {
        const key = `${processId}/${nodeId}/${sort}/${quiet}`
        const before = counted.get(key)
        counted.set(key, counts)
        // What was counted before this process began to listen may be of any time.
        if (first && before === undefined) continue
        pacer.heard(nodeId, sort, quiet, sinceHistogram(counts, before ?? []), heardAt)
      }
      first = false
      const still = left() > 0 && pacer.clientsPresent(heardAt)
      pacer.tick(heardAt, still || wasStill)
      wasStill = still
    },
    quietLeft: left,
    braked: () => braked,
  }
}
