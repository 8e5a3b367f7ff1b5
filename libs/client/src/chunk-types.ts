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
  /** Used, and with its only live copy on this node. */
  onlyOn?: number
  /** As the status counts them. */
  class?: 'none' | 'one' | 'some' | 'wanted' | 'more' | 'any'
  /** Live copies. */
  copies?: number
  wanted?: number
  issue?: ChunkIssueKind | 'any'
  fileId?: string
  /** A CID, a digest in hexadecimal digits, or the beginning of one. */
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
  nodeId?: number
  copies?: number
  /** These and all below of files only. */
  fileId?: string
  ownerId?: string
  /** Part of the name. */
  search?: string
  /** Bytes, both included. */
  minSize?: number
  maxSize?: number
  /** Root CID or its beginning. */
  cid?: string
  /** Not with `cid` nor with what is at risk or worse; with a range of sizes only by size. */
  sort?: 'createdAt' | '-createdAt' | 'name' | '-name' | 'size' | '-size'
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

/** The reading of all copies of a file. */
export type Verification = {
  id: string
  state: 'running' | 'done' | 'cancelled'
  /** Places in the file, its tree included, and how many of them were read. */
  chunks: number
  done: number
  /** Copies. */
  good: number
  missing: number
  corrupt: number
  noAnswer: number
  /** The first hundred that were bad. */
  bad: { digest: string; nodeId: number; kind: 'missing' | 'corrupt' }[]
  createdAt: string
  finishedAt: string | null
}

/** A file of anybody as administrators see it. */
export type AnyFile = ByFile & {
  links: number
  versions: number
  /** Other files with the same content. */
  sharing: { id: string; ownerId: string; folder: string; name: string; size: number }[]
  moreSharing: boolean
  verification: Verification | null
}

export type WantedRepair = { short: number; noSource: number; groups: number }

type Sum = { chunks: number; bytes: number }
export type ByNode = Sum & { nodeId: number; nodeState: string; onlyHere: Sum }
export type ByCopies = Sum & { copies: number; wanted: number }
/** Chunks with such an issue now, no further counted than where there are `more`. */
export type ByIssue = { issue: ChunkIssueKind | 'any'; chunks: number; more: boolean }

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
