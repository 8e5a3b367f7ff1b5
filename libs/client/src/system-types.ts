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

export type NodeAddress = {
  rpcUrl: string
  gatewayUrl?: string
  /** Bearer token, or `user:password`. */
  credentials?: string
}

export type NewNode = NodeAddress & { name?: string; zone?: string; weight?: number }

export type NodeChange = {
  name?: string
  rpcUrl?: string
  gatewayUrl?: string | null
  credentials?: string | null
  zone?: string | null
  weight?: number
}

/** One line of `nodes test`: what was looked at, what was found, and what to do about it. */
export type NodeCheck = {
  name: string
  ok: boolean
  detail: string
  action?: string | null
}

export type NodeTest = { ok: boolean; checks: NodeCheck[] }

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
  severity: string
  chunks: number
  bytes: number
  nodeId?: number | null
  detail: string
  action: string
}

export type HealthCheck = {
  id: string
  state: 'running' | 'done' | 'failed'
  repair: boolean
  progress: number | { done: number; total: number } | null
  findings: Finding[]
  startedAt?: string
  finishedAt?: string | null
  error?: string | null
}

export type HealthCheckOptions = { repair: boolean; deep?: boolean; verifyPercent?: number }

export type Rebalance = {
  id: string
  state: string
  moves: number
  bytes: number
  etaSeconds: number | null
  before?: unknown
  after?: unknown
  progress?: { moves: number; bytes: number } | null
  createdAt?: string
}

export type Scrub = {
  nodeId: number
  state: string
  progress: number | null
  startedAt?: string | null
  finishedAt?: string | null
  corrupt?: number
  missing?: number
}

export type Schedule = {
  name: string
  cron: string | null
  timeZone: string | null
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
