import type { DigestRange } from '@holdfast/chunks'
import type { FileHealth } from '../files/file-row.ts'

/** `createdAt`: the order of their ids, which grow with time. */
export const FILE_SPREAD_SORTS = [
  'createdAt',
  '-createdAt',
  'name',
  '-name',
  'size',
  '-size',
] as const

export type FileSpreadSort = (typeof FILE_SPREAD_SORTS)[number]

export type FileSpreadQuery = {
  /** This file only. */
  fileId?: string | undefined
  ownerId?: string | undefined
  state?: FileHealth | undefined
  nodeId?: number | undefined
  copies?: number | undefined
  /** Part of the name, in any case. */
  search?: string | undefined
  /** Bytes, both included. */
  minSize?: number | undefined
  maxSize?: number | undefined
  /** Their root CID. */
  roots?: DigestRange | undefined
  sort?: FileSpreadSort | undefined
  limit: number
  cursor?: string | undefined
}

/** What the summary has a row for, which leads to it at any size. */
export const SUMMARISED: readonly FileHealth[] = ['at-risk', 'unreadable', 'lost']

/** What was found by its root or by the summary comes in that order, and a range of sizes by size. Pure. */
export function canSort({ roots, state, minSize, maxSize, sort }: FileSpreadQuery): boolean {
  if (sort === undefined) return true
  if (roots !== undefined || (state !== undefined && SUMMARISED.includes(state))) return false
  return (minSize === undefined && maxSize === undefined) || sort.endsWith('size')
}
