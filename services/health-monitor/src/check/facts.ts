import type { CheckFacts, NodeRow } from '@holdfast/catalog'
import type { NodeStates, Placement, Rooms } from '@holdfast/placement'
import type { GroupRow } from '../groups/evaluate-groups.ts'
import type { Probe } from '../probes/probe-node.ts'

/** What one look at the system found out; every finding is a function of this. */
export type Facts = CopyFacts & {
  nodes: readonly NodeFact[]
  catalogue: CheckFacts
  outbox: { rows: number; oldestSeconds: number }
  /** Null: the queue does not answer. */
  schedules: readonly ScheduleFact[] | null
  /** Only where the nodes were asked for their lists. */
  listed?: readonly ListFact[]
  /** Only where copies were read again. */
  verified?: VerifyFact
}

export type CopyFacts = {
  rows: readonly GroupRow[]
  /** Of all nodes, lost ones too. */
  states: NodeStates
  /** Of members and of nodes being drained. */
  zones: ReadonlyMap<number, string | null>
  placement: Placement
  rooms: Rooms
  quorum: number
  /** Some uploads should have got their later copies long ago: then nothing is "on its way". */
  overdue: boolean
}

export type NodeFact = Pick<NodeRow, 'id' | 'name' | 'state' | 'reason' | 'used' | 'capacity'> & {
  secondsInState: number
  /** Absent for a node that has not joined yet. */
  probe?: Probe
}

export type ScheduleFact = {
  name: string
  /** `missing`: the queue has no such schedule; `lost`: it has, and would never run it again. */
  problem: 'missing' | 'lost' | 'late' | null
}

/** What comparing one node's own list with the catalogue came to. */
export type ListFact = {
  nodeId: number
  listed: number
  expected: number
  /** Said to be there, and neither listed nor found when asked for. */
  missing: { chunks: number; bytes: number }
  /** There, in use, and not counted as a copy. */
  unrecorded: number
  /** There, and nobody knows what they are. */
  orphans: number
  /** The list broke off, or the node did not answer. */
  error?: string
}

export type VerifyFact = {
  /** Copies read again, and their bytes. */
  copies: number
  bytes: number
  /** Copies that nobody could read just then. */
  unread: number
  bad: readonly { nodeId: number; kind: 'missing' | 'corrupt'; chunks: number; bytes: number }[]
}
