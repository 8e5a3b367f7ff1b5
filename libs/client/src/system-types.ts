// What administrators see of the whole, and of the nodes.
import type { HealthCheck, Rebalance } from './upkeep-types.ts'

/** How many live copies a chunk has, against what is wanted. */
export type CopyClass = 'none' | 'one' | 'some' | 'wanted' | 'more'

export type NodeInfo = {
  id: number
  name: string
  rpcUrl: string
  gatewayUrl: string | null
  /** They are kept sealed and never shown. */
  hasCredentials: boolean
  zone: string | null
  weight: number
  state: string
  since: string
  reason: string | null
  version: string | null
  peerId: string
  /** Bytes; 0 = not known yet. */
  capacity: number
  used: number
  free: number
  chunks: number | null
  latencyMs: number | null
  /** Bytes on their way between the gateway that answers and the node. */
  inFlight: number
  lastSeen: string | null
  /** It is removed once it is drained: since when, and by whose wish. Null or absent: it stays. */
  leaving?: { askedAt: string; askedBy: string | null } | null
}

/** Kept sealed by the server and never shown again. */
export type NodeCredentials =
  | { type: 'bearer'; token: string }
  | { type: 'basic'; user: string; password: string }

export type NodeAddress = {
  rpcUrl: string
  gatewayUrl?: string | null
  credentials?: NodeCredentials
}

export type NewNode = NodeAddress & {
  name?: string
  zone?: string
  weight?: number
  /** Accept a node that may lose what it confirmed. */
  allowUnsynced?: boolean
}

export type NodeChange = {
  name?: string
  rpcUrl?: string
  gatewayUrl?: string | null
  credentials?: NodeCredentials | null
  zone?: string | null
  weight?: number
  /** While on, the node's silence is no reason to repair. */
  maintenance?: boolean
}

/** One line of a node's test: what was looked at, what was found, and what to do about it. */
export type NodeCheck = {
  check: string
  ok: boolean
  detail: string
  whatToDo: string | null
  /** Milliseconds the call took. */
  ms?: number
}

export type NodeTest = { ok: boolean; peerId: string | null; checks: NodeCheck[] }

export type QueueInfo = {
  name: string
  waiting: number
  active: number
  delayed: number
  failed: number
  oldestSeconds: number | null
}

/** What keeps some work from going faster: the first that holds. */
export type Limit = {
  work: 'repair' | 'rebalance' | 'drain'
  /** The node that is drained. */
  nodeId: number | null
  by: string
  /** In words, to stand behind "slowed by". */
  text: string
}

export type Status = {
  state: string
  sentence: string
  evidence: string
  asOf: string | null
  /** Nodes that may fail at once with every chunk readable. */
  margin: number | null
  nodes: { byState: Record<string, number> }
  files: number
  bytes: number
  chunks: {
    total: number
    byCopies: Record<string, number>
    /** Live copies against wanted ones; bytes of one copy of each. Absent before there were classes. */
    byClass?: Record<CopyClass, { chunks: number; bytes: number }>
  }
  deficits: { chunks: number; bytes: number; lastCopies: number; oldestSeconds: number | null }
  repair: { bytesPerSecond: number; etaSeconds: number | null; missingBytes?: number }
  /** What keeps repair and each plan under way from going faster. Absent before servers told. */
  limits?: Limit[]
  /** Repair that has not begun, because nodes may still return; null or absent: it waits for none. */
  waiting?: { nodes: number[]; startsInSeconds: number | null } | null
  /** The node to look at first, where the state is `watch`. */
  watchNode?: number | null
  /** An estimate; null or absent while there is none. */
  durability?: {
    /** Chance that any chunk is lost within a year, 0 to 1. */
    lossWithinYear: number
    nines: number | null
    repairSeconds: number
    measured: boolean
  } | null
  /** Why nothing is removed from nodes until an administrator confirms; null or absent: it is. */
  removalsFrozen?: string | null
  /** Moves on purpose that are not over. */
  rebalance: Rebalance | null
  drains: Rebalance[]
  /** Null: the queue does not answer. */
  queues: QueueInfo[] | null
  lastCheck?: HealthCheck | null
  nextCheck?: string | null
}
