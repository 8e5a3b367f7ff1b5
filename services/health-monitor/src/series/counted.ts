import type { SampleFacts, Traffic, TrafficReport } from '@holdfast/catalog'
import { addHistograms, type LatencyHistogram, sinceHistogram } from '@holdfast/cluster'

/** What only grows, by who counts it. */
export type Counted = {
  /** `unseen`: how many looks ago the process was last heard of. */
  traffic: ReadonlyMap<string, TrafficReport & { unseen: number }>
  /** By process, node and sort; see `keyOf`. */
  latency: ReadonlyMap<string, LatencyHistogram>
  moved: ReadonlyMap<string, number>
}

/** What happened between two looks. */
export type Growth = Traffic & {
  movedBytes: number
  reads: LatencyHistogram
  writes: LatencyHistogram
  /** All answers of each node that clients waited for. */
  byNode: ReadonlyMap<number, LatencyHistogram>
}

type Facts = Pick<SampleFacts, 'traffic' | 'latency' | 'moved'>

/** A gateway that lives reports once a minute at least, and a look comes every ten seconds. */
const UNSEEN_LOOKS = 30

/**
 * The counters as they are now, and those of before that are not told any more while their process may live:
 * rows of an hour ago are removed, a crash of Postgres takes all of them, and either comes back.
 */
export function countersOf({ traffic, latency, moved }: Facts, before?: Counted): Counted {
  const processes = new Map(
    [...(before?.traffic ?? [])]
      .map(([id, { unseen, ...rest }]) => [id, { ...rest, unseen: unseen + 1 }] as const)
      .filter(([, { unseen }]) => unseen <= UNSEEN_LOOKS),
  )
  for (const { processId, ...report } of traffic) processes.set(processId, { ...report, unseen: 0 })
  const kept = [...(before?.latency ?? [])].filter(([key]) => processes.has(processOf(key)))
  return {
    traffic: processes,
    latency: new Map([...kept, ...latency.map((row) => [keyOf(row), row.counts] as const)]),
    moved: new Map(moved.map(({ planId, bytes }) => [planId, bytes])),
  }
}

/** Pure. `seconds`: between the two looks. */
export function growthSince(before: Counted, now: Counted, seconds: number): Growth {
  const growth = { bytesIn: 0, bytesOut: 0, requests: 0, movedBytes: 0 }
  for (const [processId, counts] of now.traffic) {
    const known = before.traffic.get(processId) ?? beginningOf(counts, seconds)
    growth.bytesIn += grown(counts.bytesIn, known.bytesIn)
    growth.bytesOut += grown(counts.bytesOut, known.bytesOut)
    growth.requests += grown(counts.requests, known.requests)
  }
  for (const [planId, bytes] of now.moved) {
    growth.movedBytes += grown(bytes, before.moved.get(planId))
  }
  return { ...growth, ...answersSince(before, now, seconds) }
}

const NOTHING: Traffic = { bytesIn: 0, bytesOut: 0, requests: 0 }

/** All is new of a process that began in between; what an older one counted may be of any time. */
const beginningOf = (report: TrafficReport, seconds: number): Traffic =>
  report.uptime <= seconds ? NOTHING : report

function answersSince(before: Counted, now: Counted, seconds: number) {
  const answers = { reads: [] as number[], writes: [] as number[] }
  const byNode = new Map<number, LatencyHistogram>()
  for (const [key, counts] of now.latency) {
    const known = before.latency.get(key)
    const report = now.traffic.get(processOf(key))
    const isOld = !before.traffic.has(processOf(key)) && (report?.uptime ?? Infinity) > seconds
    if (known === counts || (known === undefined && isOld)) continue
    const call = isRead(key) ? 'reads' : 'writes'
    const since = sinceHistogram(counts, known ?? [])
    answers[call] = addHistograms(answers[call], since)
    addTo(byNode, nodeOf(key), since)
  }
  return { ...answers, byNode }
}

/** Adds what each node answered to what was known of it. */
export function addTo(
  byNode: Map<number, LatencyHistogram>,
  nodeId: number,
  counts: LatencyHistogram,
): void {
  byNode.set(nodeId, addHistograms(byNode.get(nodeId) ?? [], counts))
}

/** A counter that fell began anew. */
const grown = (now: number, before = 0): number => (now < before ? now : now - before)

const keyOf = ({ processId, nodeId, sort, quiet }: Facts['latency'][number]): string =>
  `${processId}\n${sort}\n${nodeId}\n${quiet}`

const processOf = (key: string): string => key.slice(0, key.indexOf('\n'))

const nodeOf = (key: string): number => Number(key.split('\n')[2])

const isRead = (key: string): boolean => key.includes('\nread')
