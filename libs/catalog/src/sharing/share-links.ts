import { sql } from 'kysely'
import { fileWithin } from '../files/in-folder.ts'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { type CatalogOrTrx, dbOf, inTransaction } from '../transaction.ts'

/** A link by which anybody may read one file. */
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
  createdAt: Date
  /** Null: when it is revoked. */
  expiresAt: Date | null
  usedAt: Date | null
  /** `trashed`: the file is in the trash, and the link works again when it comes back. */
  state: 'active' | 'expired' | 'used-up' | 'trashed'
}

/** Whose links, and where: nothing is there outside of the folder `within`. */
type Scope = { ownerId: string; within?: string | undefined }

export type NewShareLink = Scope & {
  fileId: string
  tokenHash: Uint8Array
  passwordHash: string | null
  maxDownloads: number | null
  expiresAt: Date | null
}

/** Undefined: the file is not there, or not theirs. */
export async function createShareLink(
  c: Catalog,
  { ownerId, within, fileId, ...link }: NewShareLink,
): Promise<ShareLink | undefined> {
  return inTransaction(c, async (trx) => {
    const file = await trx
      .selectFrom('files as f')
      .select('f.id')
      .where('f.id', '=', fileId)
      .where('f.owner_id', '=', ownerId)
      .where('f.deleted_at', 'is', null)
      .where(fileWithin(within))
      .forKeyShare()
      .executeTakeFirst()
    if (file === undefined) return undefined
    const { id } = await trx
      .insertInto('share_links')
      .values({
        file_id: fileId,
        token_hash: Buffer.from(link.tokenHash),
        password_hash: link.passwordHash,
        max_downloads: link.maxDownloads,
        expires_at: link.expiresAt,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { maxDownloads, expiresAt } = link
    await audit(trx, {
      actorId: ownerId,
      action: 'link.created',
      subject: id,
      detail: { fileId, maxDownloads, expiresAt, password: link.passwordHash !== null },
    })
    return findShareLink(trx, { ownerId, id })
  })
}

/** Links that were not revoked, newest first; of one file, or of all. `before` is the last id seen. */
export async function listShareLinks(
  c: Catalog,
  input: Scope & { fileId?: string; before?: string; limit: number },
): Promise<ShareLink[]> {
  let query = select(c, input).orderBy('l.id', 'desc').limit(input.limit)
  if (input.fileId !== undefined) query = query.where('l.file_id', '=', input.fileId)
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
    const link = await trx
      .updateTable('share_links')
      .from('files as f')
      .set({ revoked_at: sql`now()` })
      .where('share_links.id', '=', id)
      .where('share_links.revoked_at', 'is', null)
      .whereRef('f.id', '=', 'share_links.file_id')
      .where('f.owner_id', '=', scope.ownerId)
      .where(fileWithin(scope.within))
      .returning('share_links.file_id')
      .executeTakeFirst()
    if (link === undefined) return false
    await audit(trx, {
      actorId: scope.ownerId,
      action: 'link.revoked',
      subject: id,
      detail: { fileId: link.file_id },
    })
    return true
  })
}

const select = (c: CatalogOrTrx, { ownerId, within }: Scope) =>
  dbOf(c)
    .selectFrom('share_links as l')
    .innerJoin('files as f', 'f.id', 'l.file_id')
    .select(['l.id', 'l.file_id as fileId', 'f.folder', 'f.name', 'l.downloads'])
    .select(['l.max_downloads as maxDownloads', 'l.created_at as createdAt'])
    .select(['l.expires_at as expiresAt', 'l.used_at as usedAt'])
    .select(sql<boolean>`l.password_hash IS NOT NULL`.as('hasPassword'))
    .select(
      sql<ShareLink['state']>`CASE WHEN f.deleted_at IS NOT NULL THEN 'trashed'
        WHEN l.expires_at <= now() THEN 'expired'
        WHEN l.downloads >= l.max_downloads THEN 'used-up' ELSE 'active' END`.as('state'),
    )
    .where('f.owner_id', '=', ownerId)
    .where(fileWithin(within))
    .where('l.revoked_at', 'is', null)
