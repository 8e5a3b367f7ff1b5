import { sql } from 'kysely'
import type { FileRow } from '../files/file-row.ts'
import { findFile } from '../files/find-file.ts'
import type { Catalog } from '../open-catalog.ts'

/** A link that may be used now, and what it leads to: a file, or everything below a path of its owner. */
export type OpenLink = {
  id: string
  ownerId: string
  /** Null: everybody who has the link. */
  passwordHash: string | null
  /** Null: no limit. */
  maxDownloads: number | null
  /** Null: when it is revoked. */
  expiresAt: Date | null
} & ({ kind: 'file'; file: FileRow } | { kind: 'folder'; folder: string })

/**
 * What a token leads to now. Undefined, whatever the reason: unknown, revoked, expired, used up (unless
 * this client has a download under way), its file or folder in the trash, its owner disabled.
 */
export async function openShareLink(
  c: Catalog,
  { tokenHash, client }: { tokenHash: Uint8Array; client(linkId: string): Uint8Array },
): Promise<OpenLink | undefined> {
  const link = await linksInForce(c)
    .select(['l.id', 'l.password_hash', 'l.file_id', 'l.folder', 'u.id as owner_id'])
    .select(['l.expires_at', 'l.max_downloads'])
    .select(sql<boolean>`coalesce(l.downloads >= l.max_downloads, false)`.as('used_up'))
    .where('l.token_hash', '=', Buffer.from(tokenHash))
    .executeTakeFirst()
  if (link === undefined) return undefined
  if (link.used_up && !(await hasGrant(c, link.id, client(link.id)))) return undefined
  const { id, owner_id: ownerId, password_hash: passwordHash, folder, file_id: fileId } = link
  const { expires_at: expiresAt, max_downloads: maxDownloads } = link
  const known = { id, ownerId, passwordHash, maxDownloads, expiresAt }
  if (folder !== null) return { ...known, kind: 'folder', folder }
  const file = fileId === null ? undefined : await findFile(c, { ownerId, id: fileId })
  return file && { ...known, kind: 'file', file }
}

/** Whether a download under way may go on. */
export async function isLinkInForce(c: Catalog, linkId: string): Promise<boolean> {
  const link = await linksInForce(c).select('l.id').where('l.id', '=', linkId).executeTakeFirst()
  return link !== undefined
}

const linksInForce = (c: Catalog) =>
  c.db
    .selectFrom('share_links as l')
    .leftJoin('files as f', 'f.id', 'l.file_id')
    .innerJoin('users as u', (join) =>
      join.on(sql<boolean>`u.id = coalesce(f.owner_id, l.owner_id)`),
    )
    .where('l.trashed_at', 'is', null)
    .where('l.revoked_at', 'is', null)
    .where((eb) =>
      eb.or([eb('l.expires_at', 'is', null), eb('l.expires_at', '>', sql<Date>`now()`)]),
    )
    .where('f.deleted_at', 'is', null)
    .where('u.disabled_at', 'is', null)
    .where('u.removed_at', 'is', null)

async function hasGrant(c: Catalog, linkId: string, client: Uint8Array): Promise<boolean> {
  const grant = await c.db
    .selectFrom('share_grants')
    .select('link_id')
    .where('link_id', '=', linkId)
    .where('client', '=', Buffer.from(client))
    .where('until', '>', sql<Date>`now()`)
    .where('bytes_left', '>', 0)
    .executeTakeFirst()
  return grant !== undefined
}
