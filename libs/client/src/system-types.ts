// What administrators see.

export type NodeInfo = {
  id: number
  name: string
  rpcUrl: string
  gatewayUrl: string | null
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
  chunks: { total: number; byCopies: Record<string, number> }
  deficits: { chunks: number; bytes: number; lastCopies: number; oldestSeconds: number | null }
  repair: { bytesPerSecond: number; etaSeconds: number | null }
  /** Null: the queue does not answer. */
  queues: QueueInfo[] | null
  rebalance?: Rebalance | null
  lastCheck?: HealthCheck | null
  nextCheck?: string | null
}

export type Finding = {
  kind: string
  /** With nothing worse than a notice the system is healthy. */
  severity: 'critical' | 'warning' | 'notice'
  chunks: number
  bytes: number
  nodeId?: number
  detail: string
  /** What repair does about it, or what a person has to do. */
  action: string
}

export type HealthCheck = {
  id: string
  state: 'running' | 'done' | 'failed'
  repair: boolean
  deep?: boolean
  verifyPercent?: number
  origin?: 'manual' | 'schedule'
  progress: {
    phase: string
    done: number
    total: number
    unit: 'nodes' | 'copies' | 'bytes'
    etaSeconds?: number | null
  }
  findings: Finding[]
  /** What was left after the repair; null without one, and until it ended. */
  remaining?: Finding[] | null
  /** Null until it is over, and when it could not be told. */
  healthy?: boolean | null
  error?: string | null
  createdAt?: string
  finishedAt?: string | null
}

export type HealthCheckOptions = { repair: boolean; deep?: boolean; verifyPercent?: number }

/** A plan of moves and how far it is. A plan that was only asked for (`dryRun`) has no id. */
export type Rebalance = {
  id: string
  state: 'planned' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled'
  moves: number
  bytes: number
  etaSeconds: number | null
  before?: unknown
  after?: unknown
  movesDone?: number
  bytesMoved?: number
  /** What it waits for, or why it ended. */
  note?: string | null
  createdAt?: string
  finishedAt?: string | null
}

/** The pass under way over a node, or the last one. */
export type Scrub = {
  nodeId: number
  startedAt: string
  /** Null while it is under way. */
  finishedAt: string | null
  /** 0 to 1. */
  progress: number
  chunks: number
  bytes: number
  missing: number
  corrupt: number
  bytesPerSecond?: number | null
  /** Why nothing is read just now. */
  waitsFor?: string | null
}

export type Schedule = {
  name: string
  cron: string | null
  /** IANA name of the zone; null = UTC. */
  tz?: string | null
  everyMs?: number | null
  enabled: boolean
  lastRun?: string | null
  nextRun?: string | null
}

export type SystemEvent = {
  id: string
  at: string
  action: string
  actorId: string | null
  subject: string | null
  detail: Record<string, unknown>
}

export type EventFilter = {
  action?: string
  subject?: string
  after?: string
  before?: string
  cursor?: string
  limit?: number
  sort?: string
}
