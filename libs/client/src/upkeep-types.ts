// What keeps the cluster well: checks, moves, scrubs, and when they run.

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
  deep: boolean
  verifyPercent: number
  origin: 'manual' | 'schedule'
  progress: {
    phase: string
    done: number
    /** 0: not known yet. */
    total: number
    unit: 'nodes' | 'copies' | 'bytes'
    etaSeconds: number | null
  }
  findings: Finding[]
  /** What was left after the repair; null without one, and until it ended. */
  remaining: Finding[] | null
  /** Null until it is over, and when it could not be told. */
  healthy: boolean | null
  error: string | null
  startedAt: string
  finishedAt: string | null
}

export type HealthCheckOptions = { repair: boolean; deep?: boolean; verifyPercent?: number }

export type Schedule = {
  name: string
  enabled: boolean
  /** Null where it is an interval. */
  cron: string | null
  everySeconds: number | null
  timeZone: string
  repair: boolean
  deep: boolean
  verifyPercent: number
  setBy: 'config' | 'api'
  lastRun: string | null
  nextRun: string | null
}

/** What is left out stays as it is. */
export type ScheduleChange = {
  enabled?: boolean
  cron?: string
  everySeconds?: number
  timeZone?: string
  repair?: boolean
  deep?: boolean
  verifyPercent?: number
}

export type Balance = {
  bytes: number
  /** Of these, on nodes where they do not belong. */
  awayBytes: number
  nodes: { nodeId: number; chunks: number; bytes: number }[]
}

/** A plan of moves, and how far it is; a drain is one, too. */
export type Rebalance = {
  /** Null: a plan that was only asked for. */
  id: string | null
  kind: 'rebalance' | 'drain'
  /** `proposed`: kept to be looked at; `planned`: it begins soon. */
  state: 'proposed' | 'planned' | 'running' | 'paused' | 'done' | 'cancelled' | 'failed'
  /** The node that is drained. */
  nodeId: number | null
  reason: string
  /** What it waits for, or why it ended as it did. */
  note: string | null
  moves: number
  movesDone: number
  movesFailed: number
  chunks: number
  chunksMoved: number
  chunksSkipped: number
  bytes: number
  bytesMoved: number
  /** While it worked; null: nobody can tell yet. */
  bytesPerSecond: number | null
  etaSeconds: number | null
  before: Balance | null
  after: Balance | null
  transfers: { from: number; to: number; chunks: number; bytes: number }[]
  createdAt: string | null
  finishedAt: string | null
}

type Sum = { chunks: number; bytes: number }

/** What it comes to when a node leaves. */
export type NodeLeaving = {
  nodeId: number
  how: 'drain' | 'remove'
  /** Copies in use there. */
  held: Sum
  /** Of these, chunks without a live copy elsewhere. */
  last: Sum
  /** Of these, chunks with one live copy elsewhere although more are wanted. */
  oneCopy: Sum
  /** Copies to be made on other nodes: before they go by a drain, after a removal. */
  toCopy: Sum
  /** Of these, the ones that no other node takes now. */
  noRoom: Sum
  /** Where the others go, most bytes first. */
  targets: ({ nodeId: number } & Sum)[]
  /** Nodes that may fail at once with every chunk readable; null: no chunk wants more than one copy. */
  marginNow: number | null
  /** The same when the node is gone, before anything is repaired. */
  marginAfter: number | null
  etaSeconds: number | null
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
  bytesPerSecond: number | null
  /** Why nothing is read just now. */
  waitsFor: string | null
  /** Behind its schedule; 0: it keeps its time. Null: none is known. */
  behindSeconds: number | null
}

export type Inventory = {
  nodeId: number
  wantedAt: string | null
  wantedWhy: string | null
  startedAt: string | null
  finishedAt: string | null
  /** Why the last attempt did not end. */
  trouble: string | null
  listed: number
  held: number
  missing: number
  exempt: number
  /** Blocks that nobody knows or uses. */
  unknown: number
  adopted: number
  retired: number
  /** Unknown blocks wait for an administrator since then. */
  asksSince: string | null
}

export type NodeUpkeep = Scrub & { inventory: Inventory | null }
