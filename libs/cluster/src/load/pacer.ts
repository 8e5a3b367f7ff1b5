import type { LatencyHistogram } from './latency-histogram.ts'
import { allowedFor, freePace, type Moved, nextPace, type Pace, startPace } from './next-pace.ts'
import { createSeenLatency, type SeenLatency } from './seen-latency.ts'
import type { Slowdown } from './slowdown.ts'

/** A node's id, or all nodes together: the network and the processors that they share with clients. */
export type Way = number | 'all'

export type WayFigures = { way: Way; pace: Pace; slowdown: Slowdown | undefined }

/** Sets the pace on every way by what clients see there. Times in seconds of a monotonic clock. */
export type Pacer = {
  /** Answers that clients got from a node since the last call. */
  heard(nodeId: number, sort: string, quiet: boolean, counts: LatencyHistogram, now: number): void
  /** Background bytes that passed: read from the node, or stored there. */
  moved(way: Way, bytes: number, work: { lastCopy: boolean }): void
  /** Decides anew; twice a second. `still`: nothing may move, so that nothing moved says nothing. */
  tick(now: number, still: boolean): void
  clientsPresent(now: number): boolean
  /** Bytes per second; Infinity = no limit. */
  allowed(way: Way, work: { lastCopy: boolean; braked: boolean }): number
  figures(): WayFigures[]
}

type Known = {
  pace: Pace
  seen: SeenLatency
  slowdown: Slowdown | undefined
  bytes: number
  lastCopyBytes: number
  /** Of the last ticks, newest last. */
  lately: Passed[]
}

type Passed = { bytes: number; seconds: number; unhindered: boolean }

/** Seconds over which what passes is averaged: CARs come in gusts, and a gust is no link. */
const AVERAGED = 2

export function createPacer(start: number): Pacer {
  const ways = new Map<Way, Known>()
  let last = start

  const known = (way: Way): Known => {
    const found = ways.get(way)
    if (found !== undefined) return found
    const made: Known = {
      pace: startPace(last),
      seen: createSeenLatency(),
      slowdown: undefined,
      bytes: 0,
      lastCopyBytes: 0,
      lately: [],
    }
    ways.set(way, made)
    return made
  }
  const decide = (one: Known, now: number): void => {
    const seconds = now - last
    const moved = lately(one, seconds)
    if (!one.seen.present(now)) {
      one.slowdown = undefined
      one.pace = freePace(one.pace, moved)
      return
    }
    one.slowdown = one.seen.slowdown(now, one.pace.since)
    one.pace = nextPace(one.pace, { ...moved, slowdown: one.slowdown, now })
  }

  return {
    heard(nodeId, sort, quiet, counts, now) {
      known(nodeId).seen.add(sort, quiet, counts, now)
      known('all').seen.add(sort, quiet, counts, now)
    },
    moved(way, bytes, { lastCopy }) {
      const one = known(way)
      one.bytes += bytes
      if (lastCopy) one.lastCopyBytes += bytes
    },
    tick(now, still) {
      if (now <= last) return
      for (const one of ways.values()) {
        if (still) forget(one)
        else decide(one, now)
      }
      last = now
    },
    clientsPresent: (now) => known('all').seen.present(now),
    allowed: (way, work) => {
      const pace = ways.get(way)?.pace
      return pace === undefined ? Infinity : allowedFor(pace, work)
    },
    figures: () => [...ways].map(([way, { pace, slowdown }]) => ({ way, pace, slowdown })),
  }
}

/** What passed lately; nothing in the first moments, which are too short to tell a gust from a link. */
function lately(one: Known, seconds: number): Moved {
  const { pace, bytes } = one
  // Last copies wait for nothing while the link is not known.
  const free =
    pace.allowed === Number.POSITIVE_INFINITY || (!pace.linkKnown && one.lastCopyBytes > 0)
  one.lately.push({ bytes, seconds, unhindered: free })
  forget(one)
  const sum = (of: (entry: Passed) => number, from = 0) =>
    one.lately.slice(from).reduce((total, entry) => total + of(entry), 0)
  while (one.lately.length > 1 && sum((entry) => entry.seconds, 1) >= AVERAGED) one.lately.shift()
  const time = sum((entry) => entry.seconds)
  const moved = time < AVERAGED ? 0 : sum((entry) => entry.bytes) / time
  return { moved, unhindered: one.lately.every(({ unhindered }) => unhindered), seconds }
}

function forget(one: Known): void {
  one.bytes = 0
  one.lastCopyBytes = 0
}
