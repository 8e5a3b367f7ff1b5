/** What an upload is doing, by the words of `ui/words.ts`. */
export type UploadState =
  | 'queued'
  | 'uploading'
  | 'paused'
  | 'no-network'
  | 'needs-file'
  | 'confirming'
  | 'stored'
  | 'skipped'
  | 'failed'

/** What to do where the name is taken. */
export type OnConflict = 'rename' | 'replace' | 'fail'

/** A file that somebody chose, and where it is to go. */
export type NewUpload = {
  folder: string
  name: string
  file: File
  onConflict: OnConflict
  /** What was dropped or chosen in one go, for the tray: a folder's name, or the file's own. */
  group: string
}

export type Upload = {
  id: number
  /** Uploads of one drop. */
  batch: number
  group: string
  folder: string
  name: string
  /** Bytes. */
  size: number
  /** Milliseconds since 1970. */
  lastModified: number
  onConflict: OnConflict
  state: UploadState
  /** Bytes that were sent. */
  sent: number
  /** Why it waits, or failed. */
  problem?: string | undefined
  /** Where it can be gone on with. */
  url?: string | undefined
  /** The stored file. */
  fileId?: string
}

const OVER: ReadonlySet<UploadState> = new Set(['stored', 'skipped', 'failed'])
const MOVING: ReadonlySet<UploadState> = new Set([
  'queued',
  'uploading',
  'no-network',
  'confirming',
])

export const isOver = ({ state }: Pick<Upload, 'state'>): boolean => OVER.has(state)
/** Goes on by itself, so that leaving the page would stop it. */
export const isMoving = ({ state }: Pick<Upload, 'state'>): boolean => MOVING.has(state)
