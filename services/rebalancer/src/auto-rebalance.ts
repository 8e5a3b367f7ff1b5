import {
  createPlan,
  listPlans,
  moveGate,
  openPlans,
  type Plan,
  readRebalance,
} from '@holdfast/catalog'
import type { RebalancePlan } from '@holdfast/placement'
import type { RebalancerDeps } from './deps.ts'
import { membersSeen, noteMembers } from './seen-members.ts'
import { haltReason } from './why-halted.ts'

/** Sums older than this are made anew: the plan's numbers are a promise. */
const FRESH_SECONDS = 15
/** A plan that moved nothing is not made again sooner, unless nodes change. */
const FRUITLESS_SECONDS = 3_600

export type AutoReport = { planId?: string; reason: string; moves?: number; bytes?: number }

/**
 * Plans a rebalance by itself: when nodes joined or changed weight or zone since the last look, or when
 * more than the allowed share of all bytes lies off its place. Never while another plan is open or
 * something more urgent is to be done. The plan waits for the allowed hours.
 */
export async function autoRebalance(
  deps: Pick<RebalancerDeps, 'catalog' | 'config'>,
): Promise<AutoReport> {
  const { catalog, config } = deps
  if (!config.automatic) return { reason: 'copies are moved only on demand' }
  if ((await openPlans(catalog)).length > 0) return { reason: 'another plan is open' }
  const gate = await moveGate(catalog, { tz: config.timeZone })
  const halted = haltReason(gate) ?? (gate.repairsDue ? 'repairs go first' : null)
  if (halted !== null) return { reason: halted }

  const { members, changed } = await membersSeen(catalog)
  const [last] = await listPlans(catalog, { kind: 'rebalance', limit: 1 })
  const plan = await readRebalance(catalog, { freshSeconds: FRESH_SECONDS })
  const why = reasonFor(config, plan, { changed, members, last })
  if (why === undefined) {
    if (changed && plan.moves.length === 0) await noteMembers(catalog, members)
    return { reason: 'copies lie where they belong, or nearly' }
  }
  const { moves, transfers, bytes, before, after } = plan
  const summary = { automatic: true, members, before, after, transfers }
  const planId = await createPlan(catalog, {
    kind: 'rebalance',
    reason: why,
    summary,
    steps: moves,
  })
  await noteMembers(catalog, members)
  return { planId, reason: why, moves: moves.length, bytes }
}

type Circumstances = { changed: boolean; members: number; last: Plan | undefined }

/** One sentence for people; undefined when nothing is worth moving. */
function reasonFor(
  { awayShare }: Pick<RebalancerDeps['config'], 'awayShare'>,
  { moves, before }: RebalancePlan,
  { changed, members, last }: Circumstances,
): string | undefined {
  if (moves.length === 0) return undefined
  if (last?.summary.members === members && last.endedSecondsAgo !== null) {
    // An administrator said no to this once already.
    if (last.state === 'cancelled') return undefined
    if (last.bytesMoved === 0 && last.endedSecondsAgo < FRUITLESS_SECONDS) return undefined
  }
  if (changed) return 'nodes joined, or changed weight or zone'
  if (before.awayBytes <= awayShare * before.bytes) return undefined
  return `${Math.round((100 * before.awayBytes) / before.bytes)} % of all bytes lie off their place`
}
