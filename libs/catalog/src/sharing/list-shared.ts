import type { Link } from '@holdfast/chunks'
import { sql } from 'kysely'
import { InvalidCursor } from '../errors.ts'
import { readParts, writeParts } from '../files/cursor.ts'
import { subfolderPage } from '../files/subfolders.ts'
import type { Catalog } from '../open-catalog.ts'

/** What visitors of a link learn of a file. */
export type SharedFile = {
  name: string
  /** Bytes. */
  size: number
  contentType: string
  root: Link
  updatedAt: Date
}

export type SharedPage = {
  /** Names of the folders directly below. */
  folders: string[]
  files: SharedFile[]
  next: string | null
}

export type SharedQuery = {
  ownerId: string
  folder: string
  limit: number
  cursor?: string | undefined
}

/**
 * A page of what lies directly in a folder: its folders first, then its files, both from where the page
 * before ended in the index of paths. So page 1,000 costs what page 1 costs. Throws `InvalidCursor`.
 */
export async function listShared(c: Catalog, query: SharedQuery): Promise<SharedPage> {
  const { ownerId, folder, limit } = query
  const from = query.cursor === undefined ? { kind: 'folder' as const } : readPlace(query.cursor)
  const prefix = folder === '/' ? '/' : `${folder}/`
  const after = from.after === undefined ? undefined : `${prefix}${from.after}`
  const found =
    from.kind === 'file' ? [] : await subfolderPage(c, { ownerId, folder, after, limit: limit + 1 })
  const shown = found.slice(0, limit)
  const folders = shown.map(({ path }) => path.slice(prefix.length))
  const last = shown.at(-1)
  if (found.length > limit && last !== undefined) {
    const next = writePlace({ kind: 'folder', after: last.at.slice(prefix.length) })
    return { folders, files: [], next }
  }
  const room = limit - folders.length
  const name = from.kind === 'file' ? from.after : undefined
  const rows = await sharedFiles(c, { ownerId, folder, after: name, limit: room + 1 }).execute()
  const files = rows.slice(0, room).map(toShared)
  if (rows.length <= room) return { folders, files, next: null }
  return { folders, files, next: writePlace({ kind: 'file', after: files.at(-1)?.name ?? '' }) }
}

type FilesQuery = {
  ownerId: string
  folder: string
  after: string | undefined
  limit: number
}

/**
 * Picked from `files` alone; what else is known is joined to those few. The folder is a range, not an
 * equation: with one, Postgres may walk through the names of all folders for the order (`files_by_name`).
 */
export function sharedFiles(c: Catalog, { ownerId, folder, after, limit }: FilesQuery) {
  const picked = c.db
    .selectFrom('files as p')
    .select(['p.name', 'p.size', 'p.content_type', 'p.updated_at', 'p.content_id'])
    .where('p.owner_id', '=', ownerId)
    .where(sql<boolean>`(p.folder, p.name) > (${folder}, ${after ?? ''})`)
    .where('p.folder', '<=', folder)
    .where('p.deleted_at', 'is', null)
    .orderBy('p.folder')
    .orderBy('p.name')
    .limit(limit)
  return c.db
    .selectFrom(picked.as('f'))
    .innerJoin('contents as c', 'c.id', 'f.content_id')
    .select(['f.name', 'f.size', 'f.content_type', 'f.updated_at', 'c.root_digest', 'c.root_codec'])
    .orderBy('f.name')
}

type Row = Awaited<ReturnType<ReturnType<typeof sharedFiles>['execute']>>[number]

function toShared(row: Row): SharedFile {
  const { root_digest: digest, root_codec: codec } = row
  if (digest === null || codec === null) {
    throw new Error(`a file was listed whose content was never committed`)
  }
  const { name, size, content_type: contentType, updated_at: updatedAt } = row
  return { name, size, contentType, root: { digest, codec }, updatedAt }
}

/** Behind which name a page goes on; of a folder the rest of the path that it was met by. */
type Place = { kind: 'folder' | 'file'; after?: string }

const writePlace = ({ kind, after }: Place): string => writeParts([kind, after])

/** It only ever says where to begin within the folder that is asked for, so a forged one is no harm. */
function readPlace(cursor: string): Place {
  const [kind, after] = readParts(cursor)
  if (
    (kind === 'folder' || kind === 'file') &&
    typeof after === 'string' &&
    !after.includes('\0')
  ) {
    return { kind, after }
  }
  throw new InvalidCursor()
}
