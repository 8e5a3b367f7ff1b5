import { listScrubs, scrubBehind, startDueScrubs } from '@holdfast/catalog'
import type { Monitor } from '../deps.ts'
import { DOUBTED_SECONDS, readDoubted } from './read-doubted.ts'
import { SAMPLE_SECONDS, sampleWrites } from './sample-writes.ts'
import { createScrubber, SCRUBBED_STATES } from './scrubber.ts'
import { whyWait } from './why-wait.ts'

const TICK_MS = 1_000
const BEGIN_MS = 10_000
/** Counting how far each pass is reads 4,096 rows per node. */
const BEHIND_MS = 30_000
const DAY_SECONDS = 86_400

export type ScrubPart = { stop(): Promise<void> }

/**
 * The rolling scrub and the samples of new writes. A pass begins when half of the time in which
 * everything is to be read has gone since the last one began, so that the other half is left for it.
 */
export function startScrub(monitor: Monitor, { braked }: { braked(): boolean }): ScrubPart {
  const { catalog, cluster, config, leaderLoop, log } = monitor
  const node = (id: number) => cluster.pool.node(id)
  const { background } = cluster
  const scrubber = createScrubber({
    catalog,
    node,
    stateOf: (id) => cluster.states().get(id),
    share: () => config.scrubShare,
    background,
    holds: () => whyWait(catalog, braked()),
    log,
    onRead: monitor.metrics.scrubbed,
  })
  const passSeconds = () => (config.scrubDays * DAY_SECONDS) / 2
  leaderLoop('begin-scrubs', BEGIN_MS, () =>
    startDueScrubs(catalog, { states: SCRUBBED_STATES, afterSeconds: passSeconds() }),
  )
  leaderLoop('scrub', TICK_MS, (signal) => scrubber.run(signal))
  leaderLoop('samples', SAMPLE_SECONDS * 1_000, (signal) =>
    sampleWrites({ catalog, node, share: config.scrubShare, background }, signal),
  )
  leaderLoop('doubted', DOUBTED_SECONDS * 1_000, (signal) =>
    readDoubted({ catalog, node, share: config.scrubShare, background }, signal),
  )
  leaderLoop('scrubs-behind', BEHIND_MS, async () => {
    const scrubs = await listScrubs(catalog)
    monitor.metrics.scrubsBehind(
      new Map(scrubs.map((scrub) => [scrub.nodeId, scrubBehind(scrub, passSeconds())])),
    )
  })
  return { stop: () => scrubber.stop() }
}
