import type { SightingRow } from '@holdfast/catalog'
import type { NodeState } from '@holdfast/placement'
import type { Finding } from '../probes/prober.ts'

/** Seconds unless said otherwise. */
export type Timers = { suspectAfter: number; downAfter: number; outAfter: number }

/** Everything known about one node when states are decided. Times are seconds ago, by Postgres. */
export type Observation = {
  nodeId: number
  state: NodeState
  secondsInState: number
  /** The last success anybody had, on any path; null = nobody ever reported one. */
  sinceOk: number | null
  /** Some monitor's probes fail, freshly: the last thing it saw was a failure. */
  failing: boolean
  /** How many monitors say so. */
  failingMonitors: number
  /** Some monitor's last probe succeeded, freshly. */
  answering: boolean
  /** The longest time for which some monitor has seen successes only; 0 when none answers. */
  steadySeconds: number
  /** Used / capacity, 0 when unknown. */
  fill: number
  finding?: Finding | undefined
  /** For a returning node: its blocks were compared with the catalogue since it came back. */
  compared: boolean
}

/** Rows of monitors' probes, as against what services saw on their way: see `PROBE_SUFFIX`. */
export const PROBE_SUFFIX = '/probe'

/**
 * What the rows of all processes say about one node. A monitor that has not reported for
 * `freshSeconds` says nothing: it may be dead, and its last word would be repeated for ever.
 */
export function readSightings(
  rows: readonly SightingRow[],
  freshSeconds: number,
): Pick<Observation, 'sinceOk' | 'failing' | 'failingMonitors' | 'answering' | 'steadySeconds'> {
  const oks = rows.flatMap(({ sinceOk }) => sinceOk ?? [])
  const probes = rows.filter(
    ({ processId, sinceReport }) => processId.endsWith(PROBE_SUFFIX) && sinceReport <= freshSeconds,
  )
  const failing = probes.filter(
    ({ sinceOk, sinceFailed }) =>
      sinceFailed !== null && sinceFailed <= freshSeconds && sinceFailed < (sinceOk ?? Infinity),
  )
  const answering = probes.filter(
    ({ sinceOk, sinceFailed }) =>
      sinceOk !== null && sinceOk <= freshSeconds && sinceOk < (sinceFailed ?? Infinity),
  )
  return {
    sinceOk: oks.length === 0 ? null : Math.min(...oks),
    failing: failing.length > 0,
    failingMonitors: failing.length,
    answering: answering.length > 0,
    steadySeconds: Math.max(0, ...answering.map(({ sinceFailed }) => sinceFailed ?? Infinity)),
  }
}
