import { sql } from 'kysely'
import { below } from '../files/below.ts'
import { fileWithin, folderWithin, isWithin } from '../files/in-folder.ts'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { type CatalogOrTrx, dbOf, inTransaction, type Trx } from '../transaction.ts'

/** A link by which anybody may read one file, or a folder with all below it. */
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
  createdAt: Date
  /** Null: when it is revoked. */
  expiresAt: Date | null
  /** Of the last counted download, or of the last look at the file on its page. */
  usedAt: Date | null
  /** `trashed`: the file or folder is in the trash, and the link works again when it comes back. */
  state: 'active' | 'expired' | 'used-up' | 'trashed'
}

/** Whose links, and where: nothing is there outside of the folder `within`. */
type Scope = { ownerId: string; within?: string | undefined }

export type LinkTarget = { fileId: string } | { folder: string }

export type NewShareLink = Scope & {
  target: LinkTarget
  tokenHash: Uint8Array
  passwordHash: string | null
  maxDownloads: number | null
  expiresAt: Date | null
}

/** Undefined: the file is not there, or not theirs; or nothing lies in the folder. */
export async function createShareLink(
  c: Catalog,
  { ownerId, within, target, ...link }: NewShareLink,
): Promise<ShareLink | undefined> {
  return inTransaction(c, async (trx) => {
    if (!(await isThere(trx, { ownerId, within }, target))) return undefined
    const { id } = await trx
      .insertInto('share_links')
      .values({
        ...('fileId' in target
          ? { file_id: target.fileId }
          : { owner_id: ownerId, folder: target.folder }),
        token_hash: Buffer.from(link.tokenHash),
        password_hash: link.passwordHash,
        max_downloads: link.maxDownloads,
        expires_at: link.expiresAt,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { maxDownloads, expiresAt } = link
    const what = subjectOf('fileId' in target ? target.fileId : null)
    await audit(trx, {
      actorId: ownerId,
      action: 'link.created',
      subject: id,
      detail: { ...what, maxDownloads, expiresAt, password: link.passwordHash !== null },
    })
    return findShareLink(trx, { ownerId, id })
  })
}

/** What the log says of a link: no names, so of a folder only that it is one. */
export const subjectOf = (fileId: string | null): { fileId: string } | { kind: 'folder' } =>
  fileId === null ? { kind: 'folder' } : { fileId }

async function isThere(trx: Trx, { ownerId, within }: Scope, target: LinkTarget): Promise<boolean> {
  if ('folder' in target && !isWithin(target.folder, within)) return false
  const files = trx
    .selectFrom('files as f')
    .select('f.id')
    .where('f.owner_id', '=', ownerId)
    .where('f.deleted_at', 'is', null)
    .where(fileWithin(within))
    .limit(1)
  const found =
    'fileId' in target
      ? files.where('f.id', '=', target.fileId).forKeyShare('f')
      : files.where(below(sql`f.folder`, target.folder))
  return (await found.executeTakeFirst()) !== undefined
}

export type LinkQuery = Scope & {
  fileId?: string
  /** Only links to this folder itself. */
  folder?: string
  /** Only links to this folder, to those below it, and to files in them. */
  below?: string
  /** The last id seen. */
  before?: string
  limit: number
}

/** Links that were not revoked, newest first; of one file or folder, or of all. */
export async function listShareLinks(c: Catalog, input: LinkQuery): Promise<ShareLink[]> {
  let query = select(c, input).orderBy('l.id', 'desc').limit(input.limit)
  if (input.fileId !== undefined) query = query.where('l.file_id', '=', input.fileId)
  if (input.folder !== undefined) query = query.where('l.folder', '=', input.folder)
  if (input.below !== undefined) {
    query = query.where(below(sql`coalesce(l.folder, f.folder)`, input.below))
  }
  if (input.before !== undefined) query = query.where('l.id', '<', input.before)
  return query.execute()
}

/** Undefined: there is none, it was revoked, or it is somebody else's. */
export async function findShareLink(
  c: CatalogOrTrx,
  { id, ...scope }: Scope & { id: string },
): Promise<ShareLink | undefined> {
  return select(c, scope).where('l.id', '=', id).executeTakeFirst()
}

/** Ends a link for good. False: there is none, or it was revoked before. */
export async function revokeShareLink(
  c: Catalog,
  { id, ...scope }: Scope & { id: string },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const found = await findShareLink(trx, { id, ...scope })
    if (found === undefined) return false
    const link = await trx
      .updateTable('share_links')
      .set({ revoked_at: sql`now()` })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning('file_id')
      .executeTakeFirst()
    if (link === undefined) return false
    await audit(trx, {
      actorId: scope.ownerId,
      action: 'link.revoked',
      subject: id,
      detail: subjectOf(link.file_id),
    })
    return true
  })
}

const select = (c: CatalogOrTrx, { ownerId, within }: Scope) =>
  dbOf(c)
    .selectFrom('share_links as l')
    .leftJoin('files as f', 'f.id', 'l.file_id')
    .select(['l.id', 'l.file_id as fileId', 'l.downloads'])
    .select(
      sql<ShareLink['kind']>`CASE WHEN l.folder IS NULL THEN 'file' ELSE 'folder' END`.as('kind'),
    )
    .select(sql<string>`coalesce(l.folder, f.folder)`.as('folder'))
    .select(sql<string>`coalesce(f.name, substring(l.folder FROM '[^/]*$'))`.as('name'))
    .select(['l.max_downloads as maxDownloads', 'l.created_at as createdAt'])
    .select(['l.expires_at as expiresAt', 'l.used_at as usedAt'])
    .select(sql<boolean>`l.password_hash IS NOT NULL`.as('hasPassword'))
    .select(
      sql<
        ShareLink['state']
      >`CASE WHEN f.deleted_at IS NOT NULL OR l.trashed_at IS NOT NULL THEN 'trashed'
        WHEN l.expires_at <= now() THEN 'expired'
        WHEN l.downloads >= l.max_downloads THEN 'used-up' ELSE 'active' END`.as('state'),
    )
    .where((eb) => eb.or([eb('f.owner_id', '=', ownerId), eb('l.owner_id', '=', ownerId)]))
    .where(folderWithin(sql`coalesce(l.folder, f.folder)`, within))
    .where('l.revoked_at', 'is', null)
