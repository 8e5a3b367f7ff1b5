import {
  bumpGroupWork,
  generations,
  groupHolders,
  listNodes,
  refreshContentHealth,
  refreshGroupHolders,
  workAges,
} from '@holdfast/catalog'
import type { Monitor } from '../deps.ts'
import { createStatusKeeper } from '../status/keep-status.ts'
import { DUE_CLASSES } from './choose-jobs.ts'
import { createHandOut } from './hand-out-jobs.ts'
import { createGroups } from './keep-groups.ts'
import { createHealthKeeper } from './keep-health.ts'
import { createRepairTeller } from './tell-repairs.ts'

const TICK_MS = 1_000

export type GroupsPart = {
  /** Node states changed: sum up and decide again now. */
  nudge(): void
  /** One run, for the job of that name. */
  refresh(): Promise<{ groups: number }>
}

/** From who holds what, to what is to be done, to jobs. */
export function startGroups(
  monitor: Monitor,
  { braked, liveNodes }: { braked(): boolean; liveNodes(): number },
): GroupsPart {
  const { catalog, cluster, config, queues, metrics, leaderLoop } = monitor
  const keepStatus = createStatusKeeper({
    catalog,
    nodeLossesPerYear: config.nodeLossesPerYear,
    detectSeconds: config.timers.downAfter + config.timers.outAfter,
    onStatus: metrics.repairStatus,
  })
  const repairs = createRepairTeller(catalog)
  const health = createHealthKeeper({ refreshHealth: () => refreshContentHealth(catalog) })
  const groups = createGroups({
    cluster,
    quorum: () => config.quorum,
    refreshHolders: () => refreshGroupHolders(catalog),
    readHolders: () => groupHolders(catalog),
    readStates: async () => {
      const nodes = await listNodes(catalog, { withLost: true })
      return new Map(nodes.map(({ id, state }) => [id, state]))
    },
    statesGeneration: async () => (await generations(catalog)).states,
    workAges: () => workAges(catalog, DUE_CLASSES),
    bump: ({ class: workClass, groups, delaySeconds }) =>
      bumpGroupWork(catalog, workClass, groups, { delaySeconds }),
    onEvaluated: async (seen) => {
      metrics.deficits(seen.evaluation.byRisk)
      await keepStatus(seen)
      await repairs.saw(seen.evaluation)
      await health.saw(seen.evaluation, seen.statesGeneration)
    },
  })
  const handOut = createHandOut({
    catalog,
    queues,
    braked,
    liveNodes,
    groupsPerJob: () => groups.groupsPerJob(),
  })
  const tick = leaderLoop('tick', TICK_MS, () => handOut.run())
  const loop = leaderLoop(
    'groups',
    () => groups.pauseMs(),
    async () => {
      const { groups: found } = await groups.run()
      if (found > 0) tick.nudge()
    },
  )
  return { nudge: () => loop.nudge(), refresh: () => groups.run() }
}
