import type { SampleFacts, Traffic } from '@holdfast/catalog'
import { addHistograms, type LatencyHistogram, sinceHistogram } from '@holdfast/cluster'

/** What only grows, by who counts it. */
export type Counted = {
  traffic: ReadonlyMap<string, Traffic>
  /** By process, node and sort; see `keyOf`. */
  latency: ReadonlyMap<string, LatencyHistogram>
  moved: ReadonlyMap<string, number>
}

/** What happened between two looks. */
export type Growth = Traffic & {
  movedBytes: number
  reads: LatencyHistogram
  writes: LatencyHistogram
}

type Facts = Pick<SampleFacts, 'traffic' | 'latency' | 'moved'>

/**
 * The counters as they are now. Rows about an hour of silence are removed, so what is not there any more is
 * kept from before while its process lives: it would look like news when it is heard of again.
 */
export function countersOf({ traffic, latency, moved }: Facts, before?: Counted): Counted {
  const alive = new Set(traffic.map(({ processId }) => processId))
  const kept = [...(before?.latency ?? [])].filter(([key]) => alive.has(processOf(key)))
  return {
    traffic: new Map(traffic.map(({ processId, ...counts }) => [processId, counts])),
    latency: new Map([...kept, ...latency.map((row) => [keyOf(row), row.counts] as const)]),
    moved: new Map(moved.map(({ planId, bytes }) => [planId, bytes])),
  }
}

/** Pure. Whoever was not there before began in between, so all that it counted is new. */
export function growthSince(before: Counted, now: Counted): Growth {
  const growth = { bytesIn: 0, bytesOut: 0, requests: 0, movedBytes: 0 }
  for (const [processId, counts] of now.traffic) {
    const known = before.traffic.get(processId)
    growth.bytesIn += grown(counts.bytesIn, known?.bytesIn)
    growth.bytesOut += grown(counts.bytesOut, known?.bytesOut)
    growth.requests += grown(counts.requests, known?.requests)
  }
  for (const [planId, bytes] of now.moved) {
    growth.movedBytes += grown(bytes, before.moved.get(planId))
  }
  return { ...growth, ...answersSince(before.latency, now.latency) }
}

function answersSince(before: Counted['latency'], now: Counted['latency']) {
  const answers = { reads: [] as number[], writes: [] as number[] }
  for (const [key, counts] of now) {
    const known = before.get(key)
    if (known === counts) continue
    const call = isRead(key) ? 'reads' : 'writes'
    answers[call] = addHistograms(answers[call], sinceHistogram(counts, known ?? []))
  }
  return answers
}

/** A counter that fell began anew. */
const grown = (now: number, before = 0): number => (now < before ? now : now - before)

const keyOf = ({ processId, nodeId, sort, quiet }: Facts['latency'][number]): string =>
  `${processId}\n${sort}\n${nodeId}\n${quiet}`

const processOf = (key: string): string => key.slice(0, key.indexOf('\n'))

const isRead = (key: string): boolean => key.includes('\nread')
