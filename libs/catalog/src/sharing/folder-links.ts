import { type RawBuilder, sql } from 'kysely'
import { below, belowPath } from '../files/below.ts'
import { audit } from '../people/audit.ts'
import type { Trx } from '../transaction.ts'

// What happens to the links of a folder when the folder itself goes: docs/decisions/0024.

type Move = { ownerId: string; from: string; to: string }

/**
 * Takes the links of a folder along when it moves. Where other files lie at the new place already a link
 * ends instead: it would show more than its owner gave away. Before the files move.
 */
export async function moveFolderLinks(trx: Trx, { ownerId, from, to }: Move): Promise<void> {
  const above = to === '/' ? '' : to
  const moved = sql`(${above}::text || substr(l.folder, char_length(${from}::text) + 1))`
  const own = inFolder(sql`l.folder`, { ownerId, folder: from })
  const inTheWay = sql<boolean>`(${moved} = '' OR EXISTS (SELECT FROM files b
    WHERE b.owner_id = ${ownerId} AND b.deleted_at IS NULL
      AND ${belowPath(sql`b.folder`, moved)} AND NOT ${below(sql`b.folder`, from)}))`
  const { rows } = await sql<{ id: string }>`
    UPDATE share_links l SET revoked_at = now() WHERE ${own} AND ${inTheWay}
    RETURNING l.id`.execute(trx)
  for (const { id } of rows) {
    const detail = { kind: 'folder', reason: 'merged' }
    await audit(trx, { actorId: ownerId, action: 'link.revoked', subject: id, detail })
  }
  await sql`UPDATE share_links l SET folder = ${moved} WHERE ${own}`.execute(trx)
}

/** A folder went to the trash: what comes later under its name is not what its links were made for. */
export async function pauseFolderLinks(
  trx: Trx,
  removed: { ownerId: string; folder: string },
): Promise<void> {
  const own = inFolder(sql`l.folder`, removed)
  await sql`UPDATE share_links l SET trashed_at = now() WHERE ${own}`.execute(trx)
}

/** A file is about to leave the trash: links to folders that were removed together with it work again. */
export async function resumeFolderLinks(trx: Trx, fileId: string): Promise<void> {
  await sql`
    UPDATE share_links l SET trashed_at = NULL FROM files f
    WHERE f.id = ${fileId} AND l.owner_id = f.owner_id AND l.trashed_at = f.deleted_at
      AND ${belowPath(sql`f.folder`, sql`l.folder`)}`.execute(trx)
}

/** Links in force of a folder and of those below it. */
const inFolder = (
  column: RawBuilder<string>,
  { ownerId, folder }: { ownerId: string; folder: string },
): RawBuilder<boolean> =>
  sql<boolean>`l.owner_id = ${ownerId} AND l.revoked_at IS NULL AND l.trashed_at IS NULL
    AND ${below(column, folder)}`
