export type User = {
  id: string
  email: string
  name: string
  role: 'user' | 'admin'
  quota: { bytes: number | null; used: number }
}

export type Session = { accessToken: string; expiresIn: number; refreshToken: string; user: User }

export type Health =
  | 'safe'
  | 'storing'
  | 'fewer-copies'
  | 'at-risk'
  | 'unreadable'
  | 'lost'
  | 'unknown'

export type FileInfo = {
  id: string
  folder: string
  name: string
  size: number
  contentType: string
  cid: string
  sealed: boolean
  chunks: number
  copies: { wanted: number; least: number }
  health: Health
  createdAt: string
  updatedAt: string
  version: number
}

export type Page<T> = { items: T[]; next: string | null }
export type FilePage = Page<FileInfo> & { folders: string[] }

export type CopyState = 'verified' | 'unreachable' | 'moving' | 'missing' | 'corrupt'

export type DistributionItem = {
  index: number
  cid: string
  size: number
  copies: { nodeId: number; nodeState: string; state: CopyState; verifiedAt: string | null }[]
}

export type Distribution = Page<DistributionItem> & {
  summary: {
    chunks: number
    byCopies: Record<string, number>
    byNode: { nodeId: number; chunks: number; bytes: number }[]
  }
}

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
  capacity: number | null
  used: number | null
  free: number | null
  chunks: number | null
  latencyMs: number | null
  inFlight: number
  lastSeen: string | null
}

export type Status = {
  state: string
  sentence: string
  evidence: string
  margin: number | null
  nodes: { byState: Record<string, number> }
  files: number
  bytes: number
  chunks: { total: number; byCopies: Record<string, number> }
  deficits: { chunks: number; bytes: number; lastCopies: number; oldestSeconds: number | null }
  repair: { bytesPerSecond: number; etaSeconds: number | null }
  queues: {
    name: string
    waiting: number
    active: number
    delayed: number
    failed: number
    oldestSeconds: number | null
  }[]
}

export type UploadOptions = {
  contentType?: string
  copies?: number
  onConflict?: 'fail' | 'rename' | 'replace'
  /** Bytes, when known: the server can refuse a full quota before the body travels. */
  size?: number
  signal?: AbortSignal
}
