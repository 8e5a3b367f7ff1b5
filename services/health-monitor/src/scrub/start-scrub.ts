import { startDueScrubs } from '@holdfast/catalog'
import type { Monitor } from '../deps.ts'
import { SAMPLE_SECONDS, sampleWrites } from './sample-writes.ts'
import { createScrubber, SCRUBBED_STATES } from './scrubber.ts'
import { whyWait } from './why-wait.ts'

const TICK_MS = 1_000
const BEGIN_MS = 10_000
const DAY_SECONDS = 86_400

export type ScrubPart = { stop(): Promise<void> }

/**
 * The rolling scrub and the samples of new writes. A pass begins when half of the time in which
 * everything is to be read has gone since the last one began, so that the other half is left for it.
 */
export function startScrub(monitor: Monitor, { braked }: { braked(): boolean }): ScrubPart {
  const { catalog, cluster, config, leaderLoop, log } = monitor
  const node = (id: number) => cluster.pool.node(id)
  const share = config.scrubShare
  const scrubber = createScrubber({
    catalog,
    node,
    stateOf: (id) => cluster.states().get(id),
    share,
    holds: () => whyWait(catalog, braked()),
    log,
    onRead: monitor.metrics.scrubbed,
  })
  const afterSeconds = (config.scrubDays * DAY_SECONDS) / 2
  leaderLoop('begin-scrubs', BEGIN_MS, () =>
    startDueScrubs(catalog, { states: SCRUBBED_STATES, afterSeconds }),
  )
  leaderLoop('scrub', TICK_MS, (signal) => scrubber.run(signal))
  leaderLoop('samples', SAMPLE_SECONDS * 1_000, (signal) =>
    sampleWrites({ catalog, node, share }, signal),
  )
  return { stop: () => scrubber.stop() }
}
