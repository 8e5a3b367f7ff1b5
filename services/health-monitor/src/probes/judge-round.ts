import type { Probe } from './probe-node.ts'

/** A process that did not run for this long cannot tell a silent node from its own deafness. */
export const MOST_LAG_MS = 500

export type Round = {
  /** Probes that ended since the last round. */
  ended: readonly Probe[]
  /** The last probe of every node that was asked, this round or before. */
  latest: readonly Probe[]
  /** The longest time the event loop stood still since the last round. */
  lagMs: number
}

export type Verdict = {
  /** Probes to report. */
  counted: Probe[]
  /** What was wrong with the observer, not with the nodes. */
  ignored?: 'lag' | 'every-node-failed'
}

/**
 * Which results of a round may be believed (design decision 17). A success always may. Failures do not
 * count after the loop stood still, nor when nobody answers at all: then it is probably our own
 * network, and a cluster that is truly gone loses nothing by not being called down.
 *
 * | ended           | latest of all           | lag    | counted      |
 * |-----------------|-------------------------|--------|--------------|
 * | a ok, b silent  | a ok, b silent          | 20 ms  | a, b         |
 * | a ok, b silent  | a ok, b silent          | 800 ms | a            |
 * | b silent        | a ok, b silent          | 20 ms  | b            |
 * | a, b silent     | a silent, b silent      | 20 ms  | none         |
 * | a silent        | a silent (only one)     | 20 ms  | none         |
 * | a refused       | a refused, b silent     | 20 ms  | a            |
 */
export function judgeRound({ ended, latest, lagMs }: Round): Verdict {
  const heard = ended.filter(({ kind }) => kind !== 'silent')
  if (heard.length === ended.length) return { counted: [...ended] }
  if (lagMs > MOST_LAG_MS) return { counted: heard, ignored: 'lag' }
  if (latest.every(({ kind }) => kind === 'silent')) {
    return { counted: heard, ignored: 'every-node-failed' }
  }
  return { counted: [...ended] }
}
