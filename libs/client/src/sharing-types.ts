import type { DownloadOptions, Page } from './types.ts'

export type ArchiveSelection = DownloadOptions & {
  /** With everything below them. */
  folders?: readonly string[]
  ids?: readonly string[]
  /** `zip` without it. */
  format?: 'zip' | 'car'
}

export type ShareLinkOptions = {
  expiresAt?: string | null
  password?: string | null
  maxDownloads?: number | null
}

export type ShareLink = {
  id: string
  kind: 'file' | 'folder'
  /** Null: it leads to a folder. */
  fileId: string | null
  /** Where the file is now; or the folder itself. */
  folder: string
  /** Of the file, or the last name of the folder. */
  name: string
  hasPassword: boolean
  /** Null: no limit. */
  maxDownloads: number | null
  downloads: number
  createdAt: string
  /** Null: when it is revoked. */
  expiresAt: string | null
  /** Of the last counted download, or of the last look at the file on its page. */
  usedAt: string | null
  state: 'active' | 'expired' | 'used-up' | 'trashed'
}

/** What visitors of a link say besides its token. */
export type VisitOptions = DownloadOptions & { password?: string }

export type SharedFile = {
  /** Below the folder of the link. */
  path: string
  name: string
  /** Bytes. */
  size: number
  contentType: string
  cid: string
  updatedAt: string
}

/** `folders`: paths below the folder of the link, as `folder` takes them. */
export type SharedPage = Page<SharedFile> & { folders: string[] }

export type NewShareLink = ShareLink & { token: string; url: string }
