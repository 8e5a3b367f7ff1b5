import {
  changePlan,
  claimedSteps,
  dueSteps,
  type MoveGate,
  moveGate,
  notePlan,
  openPlans,
  type Plan,
  WAITS_FOR_HOURS,
} from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import { drainNode, moveGroup, planRebalance } from '@holdfast/jobs'
import { isAllowed } from './allowed-hours.ts'
import type { RebalancerDeps } from './deps.ts'
import { hasPending } from './drain.ts'
import { finishLeaving } from './finish-leaving.ts'
import { keepDrains } from './keep-drains.ts'
import { membersSeen } from './seen-members.ts'
import { haltReason } from './why-halted.ts'

export type TickDeps = Pick<RebalancerDeps, 'catalog' | 'config' | 'planMetrics'> & {
  queues: Pick<RebalancerDeps['queues'], 'enqueue' | 'enqueueMany'>
  /** Milliseconds from a monotonic clock. */
  now?: () => number
}

export type Tick = {
  /** One round; returns how many jobs went out. Throws QueueUnavailable, CatalogueUnavailable. */
  run(): Promise<number>
}

/** Jobs that wait for each one that is worked on: enough that no worker is idle between two ticks. */
const SLOTS_PER_JOB = 3
/** A drain's end is looked for this often: it costs a scan of all chunks. */
const DRAIN_EVERY_MS = 2_000

/** Until somebody planned for changed nodes: another plan, or repairs, may have been in the way. */
const PLAN_AGAIN_MS = 10_000

/**
 * Makes jobs of what the plans say is due. Every rebalancer ticks: whatever the queue loses is handed
 * out again, and twins are dropped by the queue and by the claims on steps.
 */
export function createTick({ catalog, config, queues, planMetrics, now }: TickDeps): Tick {
  const clock = now ?? (() => performance.now())
  const asked = new Map<number, number>()
  let askedForPlan: number | undefined

  const askForDrain = async (plan: Plan): Promise<number> => {
    const nodeId = plan.nodeId as number
    const last = asked.get(nodeId)
    if (hasPending(plan) || (last !== undefined && clock() - last < DRAIN_EVERY_MS)) return 0
    await queues.enqueue(drainNode, { nodeId })
    asked.set(nodeId, clock())
    return 1
  }
  const askForPlan = async (): Promise<number> => {
    const recently = askedForPlan !== undefined && clock() - askedForPlan < PLAN_AGAIN_MS
    if (!config.automatic || recently || !(await membersSeen(catalog)).changed) return 0
    await queues.enqueue(planRebalance, {})
    askedForPlan = clock()
    return 1
  }

  return {
    async run() {
      let plans = await openPlans(catalog)
      if (await keepDrains({ catalog }, plans)) plans = await openPlans(catalog)
      planMetrics?.openPlans(plans)
      const gate = await moveGate(catalog, { tz: config.timeZone })
      // Not while it is doubtful what lies where, or which nodes are there.
      if (haltReason(gate) === null) await finishLeaving({ catalog })
      let room = SLOTS_PER_JOB * config.jobs - (await claimedSteps(catalog))
      let sent = await askForPlan()
      for (const plan of plans) {
        const state = await advance({ catalog, config }, plan, gate)
        if (state !== 'running') continue
        if (plan.kind === 'drain') sent += await askForDrain(plan)
        const most = plan.kind === 'rebalance' && gate.repairsDue ? Math.min(1, room) : room
        const steps = most > 0 ? await dueSteps(catalog, plan.id, most) : []
        await queues.enqueueMany(
          moveGroup,
          steps.map((step) => ({ planId: plan.id, step, class: plan.kind })),
        )
        room -= steps.length
        sent += steps.length
      }
      return sent
    },
  }
}

/**
 * Starts a plan whose time has come, ends a rebalance that is through, and says why one waits. Answers
 * whether its steps may be handed out.
 */
async function advance(
  { catalog, config }: Pick<TickDeps, 'catalog' | 'config'>,
  plan: Plan,
  gate: MoveGate,
): Promise<'running' | 'waiting'> {
  if (plan.state === 'paused') return 'waiting'
  const automatic = plan.summary.automatic === true
  const early = automatic && !isAllowed(config.hours, gate.hour)
  const why = haltReason(gate) ?? (early ? WAITS_FOR_HOURS : null)
  if (plan.kind === 'rebalance' && plan.state === 'running' && !hasPending(plan)) {
    await end(catalog, plan)
    return 'waiting'
  }
  if (why !== null) {
    await notePlan(catalog, plan.id, why)
    return 'waiting'
  }
  if (plan.state === 'planned') await changePlan(catalog, { id: plan.id, to: 'running' })
  else if (plan.note !== null) await notePlan(catalog, plan.id, null)
  return 'running'
}

async function end(catalog: TickDeps['catalog'], plan: Plan): Promise<void> {
  const { id, movesFailed, chunksSkipped } = plan
  const left =
    chunksSkipped > 0
      ? `${counted(chunksSkipped, 'chunk was', 'chunks were')} left where they are`
      : null
  await changePlan(catalog, { id, to: movesFailed > 0 ? 'failed' : 'done', note: left })
}
