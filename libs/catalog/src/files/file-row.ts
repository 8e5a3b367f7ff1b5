import type { Link } from '@holdfast/chunks'
import type { Layout } from '../schema.ts'

/**
 * What a file's chunks are like right now, worst first. `storing`: acknowledged, the other copies
 * are on their way. `unknown`: not evaluated since nodes changed.
 */
export type FileHealth =
  | 'lost'
  | 'unreadable'
  | 'at-risk'
  | 'fewer-copies'
  | 'storing'
  | 'safe'
  | 'unknown'

/** A file with its content, as everything about files answers. */
export type FileRow = {
  id: string
  ownerId: string
  folder: string
  name: string
  contentId: string
  contentType: string
  /** Bytes. */
  size: number
  root: Link
  /** Of all bytes, where it is known; with one chunk it is the root. */
  sha256: Buffer | null
  layout: Layout
  sealed: boolean
  /** Leaves. */
  chunks: number
  copies: {
    wanted: number
    /** Live copies of the chunk that has the fewest; null where it was not counted. */
    least: number | null
  }
  health: FileHealth
  /** Digest of the only chunk of its small picture, where it has one. */
  thumbnail: Buffer | null
  version: number
  createdAt: Date
  updatedAt: Date
  /** In the trash since. */
  deletedAt: Date | null
}
