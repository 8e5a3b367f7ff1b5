import {
  type Catalog,
  getSetting,
  rollUpSeries,
  SAMPLE_SECONDS,
  type SampleFacts,
  type StockFacts,
  sampleFacts,
  stockFacts,
  writeNodeLatency,
  writeSample,
} from '@holdfast/catalog'
import { BUCKET_MS, countOf, type LatencyHistogram, quantileMs } from '@holdfast/cluster'
import type { Queues } from '@holdfast/jobs'
import { REPAIR_STATUS_SETTING, type RepairStatus } from '../status/keep-status.ts'
import { addTo, type Counted, countersOf, growthSince } from './counted.ts'
import { sampleOf } from './sample-of.ts'

export type SamplerDeps = {
  catalog: Catalog
  queues: Pick<Queues, 'counts'>
  /** What was to be seen; another one in tests. */
  look?: () => Promise<SampleFacts>
}

export type Sampler = {
  /** Looks once; `term` tells one lead from the next. */
  run(term: number): Promise<void>
}

/** Rounds closer together than this come from a nudge, and say nothing about ten seconds. */
const LEAST_SECONDS = SAMPLE_SECONDS / 2
/** After a longer silence nobody knows when things happened: that is a gap, and not a low rate. */
const MOST_SECONDS = 2.5 * SAMPLE_SECONDS
/** Counting files reads an index, and longer steps read shorter ones. */
const MINUTE_SECONDS = 60

/**
 * Writes how everything was in the last ten seconds, and the longer steps once a minute. What gateways and
 * plans count only grows, so a sample is the difference of two looks; the first look of a lead writes nothing.
 */
export function createSampler({ catalog, queues, look }: SamplerDeps): Sampler {
  let last: { at: number; term: number; counted: Counted } | undefined
  let slow: { at: number; stock: StockFacts } | undefined
  /** What each node answered since the last minute was written. */
  let answered = new Map<number, LatencyHistogram>()

  return {
    async run(term) {
      const facts = await (look ?? (() => sampleFacts(catalog)))()
      const at = facts.at.getTime() / 1_000
      const before = last?.term === term ? last : undefined
      const seconds = before === undefined ? Number.POSITIVE_INFINITY : at - before.at
      if (seconds >= 0 && seconds < LEAST_SECONDS) return
      const counted = countersOf(facts, before?.counted)
      last = { at, term, counted }
      if (before === undefined || seconds < 0 || seconds > MOST_SECONDS) {
        answered = new Map()
        return
      }

      const isMinute = slow === undefined || Math.abs(at - slow.at) >= MINUTE_SECONDS - 1
      if (slow === undefined || isMinute) slow = { at, stock: await stockFacts(catalog) }
      const [repair, queued] = await Promise.all([
        getSetting<RepairStatus>(catalog, REPAIR_STATUS_SETTING),
        jobsOf(queues),
      ])
      const growth = growthSince(before.counted, counted, seconds)
      const seen = { facts, stock: slow.stock, repair, growth, seconds, queued }
      await writeSample(catalog, facts.at, sampleOf(seen))
      for (const [nodeId, counts] of growth.byNode) addTo(answered, nodeId, counts)
      if (!isMinute) return
      await rollUpSeries(catalog, { at: facts.at, bucketMs: BUCKET_MS })
      await writeNodeLatency(catalog, facts.at, latencyOf(answered))
      answered = new Map()
    },
  }
}

/** Jobs that wait or run; null while the queue is away. */
async function jobsOf(queues: SamplerDeps['queues']): Promise<number | null> {
  const counts = await queues.counts().catch(() => null)
  return counts?.reduce((sum, { waiting, active }) => sum + waiting + active, 0) ?? null
}

/** Of those that clients waited for. */
const latencyOf = (answered: ReadonlyMap<number, LatencyHistogram>) =>
  [...answered]
    .filter(([, counts]) => countOf(counts) > 0)
    .map(([nodeId, counts]) => ({ nodeId, p95: quantileMs(counts, 0.95) as number }))
