export type User = {
  id: string
  email: string
  name: string
  role: 'user' | 'admin'
  /** False: they sign in with the provider alone, or have yet to set one. */
  hasPassword: boolean
  /** Null: no limit. Trash included. */
  quota: { bytes: number | null; used: number; files: number | null; usedFiles: number }
}

export type Session = { accessToken: string; expiresIn: number; refreshToken: string; user: User }

/** What an API key may do, within what its owner may. */
export type KeyScope = 'read' | 'write' | 'delete' | 'admin'

export type ApiKey = {
  id: string
  name: string
  prefix: string
  scopes: KeyScope[]
  /** Null: all files. */
  folder: string | null
  createdAt: string
  usedAt: string | null
  /** Null: until it is revoked. */
  expiresAt: string | null
}

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
  /** `given`: imported with the DAG it had, so that its CID does not follow from its bytes alone. */
  layout: 'fixed' | 'given'
  chunks: number
  copies: { wanted: number; least: number | null }
  health: Health
  /** CID of its small picture; null: it has none. */
  thumbnail: string | null
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
    byNode: { nodeId: number; nodeState: string; chunks: number; bytes: number }[]
  }
}

/** A file in the trash, and when it goes for good by itself. */
export type TrashedFile = FileInfo & { deletedAt: string; purgeAt: string }

/** What a file was before it was replaced. */
export type FileVersion = {
  version: number
  size: number
  contentType: string
  cid: string
  createdAt: string
  replacedAt: string
}

/** A change that is made only while the file has this entity tag (`"<cid>"`, or `*`). */
export type Conditional = { ifMatch?: string }

export type FileChange = { name?: string; folder?: string; copies?: number }

export type CopyTarget = { folder: string; name: string; onConflict?: 'fail' | 'rename' }

export type UploadOptions = Conditional & {
  /** Only where no file has that path. */
  ifNoneMatch?: '*'
  /** SHA-256 of all bytes, checked by the server and told with later downloads. */
  sha256?: Uint8Array
  /** Asks the server to compute it, for later downloads. */
  wantSha256?: boolean
  contentType?: string
  copies?: number
  onConflict?: 'fail' | 'rename' | 'replace'
  /** Bytes, when known: the server can refuse a full quota before the body travels. */
  size?: number
  signal?: AbortSignal
}

/** A file of a form: a `Blob` may stand for bytes that are on disk (`fs.openAsBlob`). */
export type FormFile = { name: string; body: Blob }

export type FormOptions = Pick<UploadOptions, 'copies' | 'onConflict' | 'signal'> & {
  folder?: string
}

/** How many files a list has, and where each of its pages begins. */
export type FileMarks = { files: number; bytes: number; every: number; marks: string[] }

/** Files one by one, at most 500, or all that a list shows but for some. */
export type FileSelection =
  | { ids: readonly string[] }
  | {
      folder: string
      recursive?: boolean
      search?: string
      type?: string
      except?: readonly string[]
    }

/** What a copy of many files came to. */
export type FilesCopied = { files: number; bytes: number; left: number; tooMany: number }

/** A file that is about to be uploaded. Without a folder it is `/`. */
export type FileToCome = { folder?: string; name: string; size: number }

/** How an upload would fare at this moment; nothing is reserved by asking. */
export type Precheck = {
  clashes: { folder: string; name: string; id: string; size: number; updatedAt: string }[]
  /** Every file counted as a new one. Null: no limit. */
  quota: { enough: boolean; bytesLeft: number | null; filesLeft: number | null }
  nodes: { enough: boolean; code: 'INSUFFICIENT_NODES' | 'NODES_FULL' | null }
}

export type DownloadOptions = {
  /** As in HTTP: `bytes=0-99`. */
  range?: string
  /** Entity tag (`"<cid>"`): with another content the server sends the whole instead of the range. */
  ifRange?: string
  signal?: AbortSignal
}

export type TreeOptions = {
  /** Only what is needed for the bytes from here on. */
  from?: number
  /** Without the leaves. */
  treeOnly?: boolean
  signal?: AbortSignal
}

export type FileFilter = {
  folder?: string
  recursive?: boolean
  search?: string
  health?: Health
  /** Media type, `image/png` or `image/*`. */
  type?: string
  sort?: string
  cursor?: string
  limit?: number
}

export type TrashFilter = { search?: string; sort?: string; cursor?: string; limit?: number }

export type EmptiedTrash = { files: number; bytes: number }
export type ImportState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

/** Something that the server fetches. */
export type Import = {
  id: string
  kind: 'url' | 'cid' | 'car'
  state: ImportState
  /** Null: a CAR that was sent. */
  source: string | null
  nodeId: number | null
  folder: string
  /** Null: as the source calls it. */
  name: string | null
  bytesDone: number
  /** Null: not known yet. */
  bytesTotal: number | null
  bytesPerSecond: number | null
  /** Files made so far. */
  files: number
  /** The last file that was made. */
  fileId: string | null
  /** Root CID of what was imported. */
  cid: string | null
  /** Why it failed; while it runs, why it waits for its next attempt. */
  error?: { code: string | null; message: string }
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}

/** `url`: a file. `cid`: a file or a directory. `car`: address of a CAR. `node`: for administrators. */
export type ImportSource = { url: string } | { cid: string; node?: number } | { car: string }

export type ImportPlace = {
  folder?: string
  name?: string
  copies?: number
  onConflict?: 'fail' | 'rename' | 'replace'
}

/** A resumable upload that is not finished. */
export type UnfinishedUpload = {
  id: string
  folder: string
  /** Null: a part of a file. */
  name: string | null
  /** Bytes; null: not known yet. */
  size: number | null
  /** Bytes that are stored for good. */
  offset: number
  createdAt: string
  expiresAt: string
}

export type NewUpload = {
  name: string
  folder?: string
  contentType?: string
  /** Bytes. */
  size: number
  copies?: number
  onConflict?: 'fail' | 'rename' | 'replace'
}

/** `fileId`: it is complete, and this is the file. */
export type UploadOffset = { offset: number; fileId?: string }
