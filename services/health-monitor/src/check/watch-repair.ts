import {
  type CheckFinding,
  checkFacts,
  finishCheck,
  groupHolders,
  groupScans,
  listNodes,
  type RunningCheck,
  reportRepair,
} from '@holdfast/catalog'
import { evaluateGroups } from '../groups/evaluate-groups.ts'
import { createEstimator, type Estimator } from '../status/estimate.ts'
import { findProblems } from './find-problems.ts'
import { judgeRepair, type RepairMemory, type RepairSeen } from './judge-repair.ts'
import { probeAll, type ReadDeps, readFacts } from './read-facts.ts'

export type RepairWatchDeps = ReadDeps & {
  /** Seconds: how long a repair is watched at most, and how long without any progress. */
  limits: { longest: number; stalled: number }
  log: { info(fields: object, message: string): void }
  onRemaining?(findings: readonly CheckFinding[]): void
  /** Seconds of a monotonic clock. */
  now?: () => number
}

export type RepairWatch = {
  /** One look at how far it is; ends the check when there is nothing more to wait for. */
  step(check: RunningCheck, signal: AbortSignal): Promise<void>
}

const REPAIRS: ReadonlySet<string> = new Set(['last-copy', 'below-quorum', 'below-wanted'])

/**
 * Follows the repair of a check from what the catalogue says, so that whoever leads can go on with
 * it. Reads only the sums that the leader makes anyway.
 */
export function createRepairWatch(deps: RepairWatchDeps): RepairWatch {
  const now = deps.now ?? (() => performance.now() / 1_000)
  let watched: { id: string; memory: RepairMemory | undefined; estimator: Estimator } | undefined

  return {
    async step(check, signal) {
      if (watched?.id !== check.id) {
        watched = { id: check.id, memory: undefined, estimator: createEstimator() }
      }
      const { memory, estimator } = watched
      const repairingSeconds = check.repairingSeconds ?? 0
      const seen = await seeRepair(deps, repairingSeconds)
      const judged = judgeRepair({
        seen,
        last: check.progress,
        memory,
        estimate: estimator.saw(seen.missingBytes, now()),
        repairingSeconds,
        now: now(),
        limits: deps.limits,
      })
      watched.memory = judged.memory
      if (judged.verdict === 'goes-on') {
        await reportRepair(deps.catalog, { id: check.id, progress: judged.progress })
        return
      }
      await end(deps, check, { judged, signal })
      watched = undefined
    },
  }
}

async function seeRepair(deps: RepairWatchDeps, repairingSeconds: number): Promise<RepairSeen> {
  const { catalog, cluster, quorum } = deps
  const [rows, scans, nodes, facts] = await Promise.all([
    groupHolders(catalog),
    groupScans(catalog),
    listNodes(catalog, { withLost: true }),
    checkFacts(catalog),
  ])
  const states = new Map(nodes.map(({ id, state }) => [id, state]))
  const evaluation = evaluateGroups({
    rows,
    states,
    placement: cluster.placement(),
    rooms: cluster.rooms(),
    quorum: quorum(),
  })
  const feasible = evaluation.work.filter(({ class: name, young }) => REPAIRS.has(name) && !young)
  const due = facts.work.filter(({ class: name }) => REPAIRS.has(name))
  const short = (['last-copy', 'below-quorum', 'below-wanted'] as const).some(
    (risk) => (evaluation.byRisk.get(risk)?.chunks ?? 0) > 0,
  )
  return {
    missingBytes: feasible.reduce((sum, { bytes }) => sum + bytes, 0),
    groups: Math.max(
      feasible.length,
      due.reduce((sum, { groups }) => sum + groups, 0),
    ),
    unsealed: facts.unsealed.contents,
    hopeful: short && facts.brakeSince === null && nodes.some(({ state }) => state === 'down'),
    fresh: scans.ageSeconds < repairingSeconds,
  }
}

async function end(
  deps: RepairWatchDeps,
  check: RunningCheck,
  { judged, signal }: { judged: ReturnType<typeof judgeRepair>; signal: AbortSignal },
): Promise<void> {
  const probes = await probeAll(deps, { signal })
  const facts = await readFacts(deps, { probes, signal })
  const remaining = findProblems(facts)
  const { verdict, progress } = judged
  const finished = await finishCheck(deps.catalog, {
    id: check.id,
    progress: { ...progress, phase: 'finished', etaSeconds: null },
    remaining,
  })
  if (!finished) return
  deps.onRemaining?.(remaining)
  deps.log.info(
    { checkId: check.id, findings: check.findings.length, remaining: remaining.length, verdict },
    'health check with repair ended',
  )
}
