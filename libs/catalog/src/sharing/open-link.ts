import { sql } from 'kysely'
import type { FileRow } from '../files/file-row.ts'
import { findFile } from '../files/find-file.ts'
import type { Catalog } from '../open-catalog.ts'

/** A link that may be used now, and what it leads to. */
export type OpenLink = {
  id: string
  /** Null: everybody who has the link. */
  passwordHash: string | null
  file: FileRow
}

/**
 * What a token leads to now. Undefined, whatever the reason: unknown, revoked, expired, used up (unless
 * this client has a download under way), its file in the trash or gone, its owner disabled.
 */
export async function openShareLink(
  c: Catalog,
  { tokenHash, client }: { tokenHash: Uint8Array; client(linkId: string): Uint8Array },
): Promise<OpenLink | undefined> {
  const link = await linksInForce(c)
    .select(['l.id', 'l.password_hash', 'f.id as file_id', 'f.owner_id'])
    .select(sql<boolean>`coalesce(l.downloads >= l.max_downloads, false)`.as('used_up'))
    .where('l.token_hash', '=', Buffer.from(tokenHash))
    .executeTakeFirst()
  if (link === undefined) return undefined
  if (link.used_up && !(await hasGrant(c, link.id, client(link.id)))) return undefined
  const file = await findFile(c, { ownerId: link.owner_id, id: link.file_id })
  return file && { id: link.id, passwordHash: link.password_hash, file }
}

/** Whether a download under way may go on. */
export async function isLinkInForce(c: Catalog, linkId: string): Promise<boolean> {
  const link = await linksInForce(c).select('l.id').where('l.id', '=', linkId).executeTakeFirst()
  return link !== undefined
}

const linksInForce = (c: Catalog) =>
  c.db
    .selectFrom('share_links as l')
    .innerJoin('files as f', 'f.id', 'l.file_id')
    .innerJoin('users as u', 'u.id', 'f.owner_id')
    .where('l.revoked_at', 'is', null)
    .where((eb) =>
      eb.or([eb('l.expires_at', 'is', null), eb('l.expires_at', '>', sql<Date>`now()`)]),
    )
    .where('f.deleted_at', 'is', null)
    .where('u.disabled_at', 'is', null)

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
