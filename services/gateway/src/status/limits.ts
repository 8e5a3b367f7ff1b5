import { type MoveGate, type Plan, planRate, WAITS_FOR_HOURS } from '@holdfast/catalog'
import { isLive, type NodeState } from '@holdfast/placement'
import { clockText, type Waiting } from './waiting.ts'

export const LIMITS = [
  'nothing',
  'paused',
  'brake',
  'frozen',
  'last-copies',
  'repairs',
  'node-away',
  'no-room',
  'hours',
  'throttle',
  'clients',
] as const

/** What keeps some work from going faster, for one reader: a person. */
export type Limit = {
  work: 'repair' | 'rebalance' | 'drain'
  /** The node that is drained. */
  nodeId: number | null
  by: (typeof LIMITS)[number]
  /** In words, to stand behind "slowed by". */
  text: string
}

export type LimitsInput = {
  /** Chunks that are short of copies. */
  shortChunks: number
  waiting: Waiting | undefined
  /** Nodes that take new copies now. */
  roomFor: number
  /** Clients waited for nodes lately: background work takes what they leave. */
  clients: boolean
  gate: Pick<MoveGate, 'braked' | 'frozen' | 'lastCopiesDue' | 'repairsDue'>
  plans: readonly Plan[]
  nodes: readonly { id: number; name: string; state: NodeState }[]
  /** What a plan may move; null: no rebalancer ever said. */
  bytesPerSecond: number | null
  hours: string | null
}

type Why = Pick<Limit, 'by' | 'text'>

/** What limits repair and each plan that is not over, the first that holds. Pure. */
export function limitsOf(input: LimitsInput): Limit[] {
  const repair =
    input.shortChunks === 0
      ? []
      : [{ work: 'repair' as const, nodeId: null, ...(whyRepair(input) ?? atFullSpeed(input)) }]
  const plans = input.plans.map((plan) => ({
    work: plan.kind,
    nodeId: plan.nodeId,
    ...(whyPlan(plan, input) ?? atFullSpeed(input)),
  }))
  return [...repair, ...plans]
}

const NOTHING: Why = { by: 'nothing', text: 'nothing, it runs at full speed' }
const CLIENTS: Why = { by: 'clients', text: 'clients, who go first' }
const BRAKE: Why = { by: 'brake', text: 'too many nodes that went down at once' }
const NO_ROOM: Why = { by: 'no-room', text: 'a lack of room on every node' }

const atFullSpeed = ({ clients }: LimitsInput): Why => (clients ? CLIENTS : NOTHING)

function whyRepair({ gate, waiting, roomFor, nodes }: LimitsInput): Why | undefined {
  if (gate.braked) return BRAKE
  if (waiting !== undefined) {
    const names = namesOf(waiting.nodes, nodes)
    const until =
      waiting.startsInSeconds === null ? '' : `, for ${clockText(waiting.startsInSeconds)}`
    return { by: 'node-away', text: `waiting for ${names} to return${until}` }
  }
  return roomFor === 0 ? NO_ROOM : undefined
}

function whyPlan(plan: Plan, input: LimitsInput): Why | undefined {
  const { gate, nodes, hours, bytesPerSecond } = input
  if (plan.state === 'paused') return { by: 'paused', text: 'an administrator, who paused it' }
  if (gate.braked) return BRAKE
  if (gate.frozen) return { by: 'frozen', text: 'removals that wait for an administrator' }
  if (gate.lastCopiesDue) return { by: 'last-copies', text: 'last copies, which go first' }
  if (plan.note === WAITS_FOR_HOURS) {
    return {
      by: 'hours',
      text: `the hours in which it may run${hours === null ? '' : `, ${hours}`}`,
    }
  }
  const drained = nodes.find(({ id }) => id === plan.nodeId)
  if (drained !== undefined && !isLive(drained.state) && drained.state !== 'drained') {
    return { by: 'node-away', text: `node ${drained.name}, which does not answer` }
  }
  const left = plan.moves - plan.movesDone - plan.movesFailed
  if (plan.movesWaiting > 0 && plan.movesWaiting === left) return NO_ROOM
  if (plan.kind === 'rebalance' && gate.repairsDue) {
    return { by: 'repairs', text: 'repairs, which go first' }
  }
  return isThrottled(plan, bytesPerSecond)
    ? { by: 'throttle', text: `the limit of ${mibText(bytesPerSecond as number)}/s` }
    : undefined
}

/** Of what it may move, that share is all that pauses between batches leave. */
const NEAR = 0.8

const isThrottled = (plan: Plan, bytesPerSecond: number | null): boolean =>
  bytesPerSecond !== null && (planRate(plan) ?? 0) >= NEAR * bytesPerSecond

const mibText = (bytes: number): string => `${Math.round((bytes / 1_048_576) * 10) / 10} MiB`

export const namesOf = (
  ids: readonly number[],
  nodes: readonly { id: number; name: string }[],
): string => {
  const names = ids.map((id) => nodes.find((node) => node.id === id)?.name ?? `${id}`)
  return names.length === 0 ? 'a node' : `node ${names.slice(0, 5).join(' or ')}`
}
