import type { NodePool } from '@holdfast/nodes'
import type { NodeState, Placement, Rooms } from '@holdfast/placement'
import type { Background } from './load/background.ts'
import type { Accuse } from './verify-stored.ts'

/** A node as the catalogue describes it, with how full it was when last asked. */
export type ClusterNode = {
  id: number
  name: string
  state: NodeState
  zone: string | null
  weight: number
  /** Bytes. 0 = unknown. */
  capacity: number
  used: number
  rpcUrl: string
  gatewayUrl: string | null
  credentials: string | null
}

export type CopyGoal = {
  /** R as asked for, or the default. */
  wanted: number
  /** R lowered to the number of members: what can be reached now. */
  effective: number
  /** W: copies that must be stored before an upload is acknowledged. */
  quorum: number
}

export type WriteCapacity = {
  usable: number
  full: number
  /** Bytes left on each usable node when it was last asked; Infinity where nobody knows. */
  free: number[]
}

/**
 * The nodes as one process sees them: the catalogue's list, refreshed every second, and this
 * process's own experience of them. Everything a caller needs to choose nodes; no decisions about
 * node states, which belong to the health monitor's leader.
 */
export type Cluster = {
  pool: NodePool
  /** The same pool for what clients wait for: how long they do is measured. */
  clientPool: NodePool
  /** Where work that nobody waits for takes its turn, so that it does not slow clients down. */
  background: Background
  /** Where it is said that a node lied; does not wait, and never throws. */
  accuse: Accuse
  nodes(): readonly ClusterNode[]
  states(): ReadonlyMap<number, NodeState>
  placement(): Placement
  rooms(): Rooms
  /** Nodes so far behind the others that they get new copies only where nobody else can take them. */
  slow(): ReadonlySet<number>
  /** The nodes to try for a new chunk, in order: W of the R best by load, then the others. */
  uploadTargets(digest: Uint8Array, goal: CopyGoal, avoid: readonly number[]): number[]
  /** Holders in the order to read from: live and answering first, the others as a last resort. */
  readable(holders: readonly number[]): number[]
  /** Milliseconds to wait for a put on this node before trying one more. */
  patience(nodeId: number): number
  goal(copies?: number): CopyGoal
  /** The nodes that take a new copy now, and those that would if they had room. */
  capacityForWrites(): WriteCapacity
  /** Reads the nodes anew: what is known afterwards is no older than the call. */
  refresh(): Promise<void>
  close(): Promise<void>
}
