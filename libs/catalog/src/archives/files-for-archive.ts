import type { Link } from '@holdfast/chunks'
import { sql } from 'kysely'
import { below } from '../files/below.ts'
import { fileWithin } from '../files/in-folder.ts'
import type { Catalog } from '../open-catalog.ts'
import type { Layout } from '../schema.ts'
import type { Trx } from '../transaction.ts'

/** What an archive needs of a file. */
export type ArchivedFile = {
  id: string
  folder: string
  name: string
  /** Bytes. */
  size: number
  contentId: string
  root: Link
  layout: Layout
  updatedAt: Date
}

export type ArchiveQuery = {
  ownerId: string
  /** Everything in these and below. */
  folders: readonly string[]
  ids: readonly string[]
  /** Of `ids`, those outside of this folder are not there. */
  within?: string | undefined
  /** So many files at most. */
  limit: number
}

/** The files of a selection; those of folders in the order of their paths. */
export type ArchiveSelection = { byFolder: ArchivedFile[][]; byId: ArchivedFile[] }

/** Read at once: what Postgres answers for more holds the process up. */
const PAGE = 2_000

/**
 * The files of a selection as they are at one moment, however many pages it takes: a file that is moved
 * meanwhile is in it once. Stops behind `limit`; then one list is longer than what is left of it.
 */
export async function filesForArchive(
  c: Catalog,
  { ownerId, folders, ids, within, limit }: ArchiveQuery,
): Promise<ArchiveSelection> {
  return c.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const byId = ids.length === 0 ? [] : await filesById(trx, { ownerId, ids, within })
      const byFolder: ArchivedFile[][] = []
      let left = limit - byId.length
      for (const folder of folders) {
        const found = await filesBelow(trx, { ownerId, folder, limit: left + 1 })
        byFolder.push(found)
        left -= found.length
        if (left < 0) break
      }
      return { byFolder, byId }
    })
}

async function filesById(
  trx: Trx,
  { ownerId, ids, within }: Pick<ArchiveQuery, 'ownerId' | 'ids' | 'within'>,
) {
  const rows = await select(trx, ownerId)
    .where(fileWithin(within))
    .where('f.id', 'in', [...ids])
    .execute()
  return rows.map(toArchived)
}

async function filesBelow(
  trx: Trx,
  { ownerId, folder, limit }: { ownerId: string; folder: string; limit: number },
): Promise<ArchivedFile[]> {
  const found: ArchivedFile[] = []
  while (found.length < limit) {
    const last = found.at(-1)
    let page = select(trx, ownerId)
      .where(below(sql`f.folder`, folder))
      .limit(Math.min(PAGE, limit - found.length))
    if (last !== undefined) {
      page = page.where(sql<boolean>`(f.folder, f.name) > (${last.folder}, ${last.name})`)
    }
    const rows = await page.execute()
    for (const row of rows) found.push(toArchived(row))
    if (rows.length < PAGE) break
  }
  return found
}

const select = (trx: Trx, ownerId: string) =>
  trx
    .selectFrom('files as f')
    .innerJoin('contents as c', 'c.id', 'f.content_id')
    .select(['f.id', 'f.folder', 'f.name', 'f.size', 'f.content_id', 'f.updated_at'])
    .select(['c.root_digest', 'c.root_codec', 'c.layout'])
    .where('f.owner_id', '=', ownerId)
    .where('f.deleted_at', 'is', null)
    .orderBy('f.folder')
    .orderBy('f.name')

type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number]

function toArchived(row: Row): ArchivedFile {
  if (row.root_digest === null || row.root_codec === null) {
    throw new Error(`file ${row.id} has a content that was never committed`)
  }
  return {
    id: row.id,
    folder: row.folder,
    name: row.name,
    size: row.size,
    contentId: row.content_id,
    root: { digest: row.root_digest, codec: row.root_codec },
    layout: row.layout,
    updatedAt: row.updated_at,
  }
}
