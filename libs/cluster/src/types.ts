import type { NodePool } from '@holdfast/nodes'
import type { Candidate, Member } from '@holdfast/placement'

/** A node as the catalogue describes it, with how full it was when last asked. */
export type ClusterNode = {
  id: number
  name: string
  state: string
  zone: string | null
  weight: number
  capacity: number
  used: number
  rpcUrl: string
  gatewayUrl: string | null
  credentials: string | null
}

/**
 * The nodes as one process sees them: the catalogue's list, refreshed every second, and this
 * process's own experience of them. Everything a caller needs to choose nodes; no decisions about
 * node states, which belong to the health monitor's leader.
 */
export type Cluster = {
  pool: NodePool
  nodes(): readonly ClusterNode[]
  node(id: number): ClusterNode | undefined
  /** Nodes that count for placement (not out, draining or lost). */
  members(): readonly Member[]
  candidates(): readonly Candidate[]
  /** Nodes that take new copies, in the order to try them for an upload of this chunk. */
  uploadTargets(digest: Uint8Array, copies: number, avoid: readonly number[]): number[]
  /** Holders whose copy counts: on a node in a live state. */
  live(holders: readonly number[]): number[]
  /** Holders in the order to read from: live and answering first, the others as a last resort. */
  readable(holders: readonly number[]): number[]
  /** Milliseconds to wait for a put on this node before trying one more. */
  patience(nodeId: number): number
  /** Effective R for a wish (or the default), and W. */
  goal(copies: number | undefined): { wanted: number; effective: number; quorum: number }
  refresh(): Promise<void>
  close(): Promise<void>
}
