import { type Catalog, LeadershipLost, type NodeRow, recordSightings } from '@holdfast/catalog'
import type { Lead } from '../leader/lead.ts'
import type { Probe, ProbeTarget } from '../probes/probe-node.ts'
import type { Finding, Prober } from '../probes/prober.ts'
import { applyTransitions } from './apply-transitions.ts'
import type { Brake } from './brake.ts'
import { type Decision, decideStates } from './decide-states.ts'
import { confirmedNodes, forgetConfirmation, keepBrake } from './keep-brake.ts'
import { type Observation, PROBE_SUFFIX, type Timers } from './observation.ts'
import { observe } from './observe.ts'
import type { Watch } from './watch.ts'

export type WatchLog = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type WatchDeps = {
  catalog: Catalog
  log: WatchLog
  lead: Lead
  prober: Prober
  watch: Watch
  timers: Timers
  processId: string
  freshSeconds: number
  /** Nodes to probe, with their canaries. */
  targets(): Promise<ProbeTarget[]>
  /** Findings less those that a missing mark of our own explains. */
  explain(findings: ReadonlyMap<number, Finding>): Promise<ReadonlyMap<number, Finding>>
  compared(node: NodeRow): boolean
  onObserved?(nodes: readonly Observation[], brake: Brake | undefined): void
  onChanged?(): void
}

/**
 * One look at all nodes: report what the probes found, see what everybody else found, and, as the
 * leader, decide and change states. Every monitor looks, so that whoever takes the lead over has
 * been watching for long enough to go on without a pause.
 */
export async function watchNodes(deps: WatchDeps): Promise<void> {
  const { catalog, log, prober, watch, lead } = deps
  const { counted, ignored } = prober.round(await deps.targets())
  if (ignored !== undefined) log.warn({ reason: ignored }, 'failed probes did not count')
  await recordSightings(catalog, deps.processId + PROBE_SUFFIX, counted.map(toSighting))
  const findings = await deps.explain(prober.findings())
  const nodes = await observe(catalog, { ...deps, findings })
  if (ignored === 'lag') watch.interrupt()
  watch.looked()

  const term = lead.term()
  if (term === undefined) return
  const confirmed = await confirmedNodes(catalog)
  const { timers } = deps
  const decision = decideStates({ nodes, timers, watchedSeconds: watch.seconds(), confirmed })
  await carryOut(deps, decision, term.epoch)
  const down = nodes.filter(({ state }) => state === 'down').map(({ nodeId }) => nodeId)
  await forgetConfirmation(catalog, confirmed, new Set(down))
  deps.onObserved?.(nodes, decision.brake)
}

async function carryOut(deps: WatchDeps, decision: Decision, epoch: number): Promise<void> {
  try {
    const changed = await applyTransitions(deps, decision.transitions, epoch)
    if (changed > 0) deps.onChanged?.()
    await keepBrake(deps, decision.brake)
  } catch (error) {
    if (!(error instanceof LeadershipLost)) throw error
    deps.log.warn({ epoch }, 'somebody else leads by now; nothing was changed')
    await deps.lead.renew()
  }
}

/** A node that answers with a rotten canary is there; one that is another, empty or closed is not. */
function toSighting({ nodeId, kind, error, latencyMs }: Probe) {
  const ok = kind === 'ok' || kind === 'bad-canary'
  return {
    nodeId,
    ok,
    error: error ?? null,
    ...(latencyMs === undefined ? {} : { latencyMs }),
  }
}
