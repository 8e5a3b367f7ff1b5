import type { DownloadOptions } from './types.ts'

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
  fileId: string
  /** Where the file is now. */
  folder: string
  name: string
  hasPassword: boolean
  /** Null: no limit. */
  maxDownloads: number | null
  downloads: number
  createdAt: string
  /** Null: when it is revoked. */
  expiresAt: string | null
  usedAt: string | null
  state: 'active' | 'expired' | 'used-up' | 'trashed'
}

/** What visitors of a link say besides its token. */
export type VisitOptions = DownloadOptions & { password?: string }

export type NewShareLink = ShareLink & { token: string; url: string }
