import type { Health, Page } from './types.ts'

export type ChunkIssueKind = 'missing' | 'corrupt' | 'removing' | 'moving'

export type ChunkState =
  | 'safe'
  | 'storing'
  | 'fewer-copies'
  | 'at-risk'
  | 'unreadable'
  | 'lost'
  | 'unused'

export type ChunkFilter = {
  state?: ChunkState
  nodeId?: number
  /** Live copies. */
  copies?: number
  wanted?: number
  issue?: ChunkIssueKind | 'any'
  fileId?: string
  /** A CID, or the digest or its beginning in hexadecimal digits. */
  cid?: string
  limit?: number
  cursor?: string
}

export type ChunkInfo = {
  cid: string
  digest: string
  group: number
  size: number
  refs: number
  wanted: number
  state: ChunkState
  live: number
  holders: { nodeId: number; nodeState: string }[]
  issues: { nodeId: number; kind: ChunkIssueKind }[]
}

export type ChunkWithFiles = ChunkInfo & {
  files: {
    id: string
    ownerId: string
    folder: string
    name: string
    size: number
    kind: 'leaf' | 'tree'
  }[]
  moreFiles: boolean
}

export type ChunkVerdicts = {
  copies: { nodeId: number; verdict: 'good' | 'missing' | 'corrupt' | 'no-answer' }[]
  /** As it is after that; null when it is gone. */
  chunk: ChunkInfo | null
}

export type DistributionFilter = {
  state?: Health
  /** These two of files only. */
  fileId?: string
  ownerId?: string
  nodeId?: number
  copies?: number
  limit?: number
  cursor?: string
}

export type Distributions<T> = Page<T> & { asOf: string | null }

export type ByFile = {
  fileId: string
  ownerId: string
  folder: string
  name: string
  /** Root CID. */
  cid: string
  size: number
  chunks: number
  wanted: number
  least: number | null
  health: Health
  /** Null: too large to count in a list. */
  nodes: number[] | null
  largestShare: number | null
}

type Sum = { chunks: number; bytes: number }
export type ByNode = Sum & { nodeId: number; nodeState: string; onlyHere: Sum }
export type ByCopies = Sum & { copies: number; wanted: number }

export type PictureColumn = {
  from: number
  /** One past its last chunk. */
  to: number
  bytes: number
  /** Live copies of the chunk that has the fewest. */
  least: number
  cells: {
    nodeId: number
    held: number
    unreachable: number
    moving: number
    missing: number
    corrupt: number
  }[]
}

export type DistributionPicture = {
  from: number
  to: number
  /** Chunks per column. */
  step: number
  nodes: { nodeId: number; nodeState: string; name: string; zone: string | null }[]
  columns: PictureColumn[]
  tree: PictureColumn | null
  /** More columns of the same view: the same call with it as `cursor`. */
  next: string | null
}
