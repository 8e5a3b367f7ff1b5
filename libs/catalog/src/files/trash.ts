import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { type AuditEntry, audit } from '../people/audit.ts'
import { settingsInForce } from '../people/operator-settings.ts'
import { runIn } from '../prepared.ts'
import { resumeFolderLinks } from '../sharing/folder-links.ts'
import { inTransaction } from '../transaction.ts'
import { lockOwner } from './delete-file.ts'
import type { FileRow } from './file-row.ts'
import { findFile } from './find-file.ts'
import { nameThatIsFree, onFreeName } from './free-name.ts'
import { guardedFile } from './guard.ts'
import { inOwnersTurn } from './owners-turn.ts'
import { type Removed, removeFiles } from './remove-files.ts'

type Target = {
  ownerId: string
  id: string
  /** The folder outside of which nothing is there. */
  within?: string | undefined
}

/**
 * Takes a file out of the trash, into its old folder. Throws `NameTaken` unless it may be renamed;
 * `undefined`: it is not in the trash.
 */
export async function restoreFile(
  c: Catalog,
  {
    ownerId,
    id,
    within,
    onConflict = 'fail',
  }: Target & { onConflict?: 'fail' | 'rename' | undefined },
): Promise<FileRow | undefined> {
  return inOwnersTurn(c, ownerId, () =>
    inTransaction(c, async (trx) => {
      await lockOwner(trx, ownerId)
      const file = await findFile(trx, { ownerId, id, within, trashed: true })
      if (file === undefined) return undefined
      const name = onConflict === 'rename' ? await nameThatIsFree(trx, file) : file.name
      await resumeFolderLinks(trx, id)
      await onFreeName({ ...file, name }, () =>
        trx.updateTable('files').set({ deleted_at: null, name }).where('id', '=', id).execute(),
      )
      return guardedFile(trx, { ownerId, id })
    }),
  )
}

/** Removes one file that is in the trash for good. False: it is not there. */
export async function deleteFromTrash(
  c: Catalog,
  { ownerId, id, within }: Target,
): Promise<boolean> {
  return inOwnersTurn(c, ownerId, () =>
    inTransaction(c, async (trx) => {
      await lockOwner(trx, ownerId)
      const file = await findFile(trx, { ownerId, id, within, trashed: true })
      if (file === undefined) return false
      return (await removeFiles(runIn(trx), ownerId, [id])).files > 0
    }),
  )
}

/** So many go in one transaction: about a tenth of a second, in which the owner's uploads wait. */
const SLICE = 500

/**
 * Empties somebody's trash, slice by slice, for at most `limitMs`. `more`: call again. What comes into
 * the trash meanwhile goes too.
 */
export async function emptyTrash(
  c: Catalog,
  { ownerId, limitMs = 10_000 }: { ownerId: string; limitMs?: number },
): Promise<Removed & { more: boolean }> {
  const until = performance.now() + limitMs
  const total = { files: 0, bytes: 0, more: true }
  while (total.more && performance.now() < until) {
    const gone = await inOwnersTurn(c, ownerId, () =>
      removeSlice(c, { ownerId, days: 0 }, { actorId: ownerId, action: 'trash.emptied' }),
    )
    total.files += gone.files
    total.bytes += gone.bytes
    total.more = gone.files === SLICE
  }
  return total
}

/**
 * Removes what has been in the trash for longer than the setting allows: a slice of one owner's, in
 * one transaction. Returns how much went; call it until nothing does. After a crash it goes on by itself.
 */
export async function purgeTrash(c: Catalog): Promise<Removed> {
  const { trashDays } = await settingsInForce(c)
  const oldest = await c.db
    .selectFrom('files')
    .select('owner_id')
    .where('deleted_at', '<', olderThan(trashDays))
    .orderBy('deleted_at')
    .limit(1)
    .executeTakeFirst()
  if (oldest === undefined) return { files: 0, bytes: 0 }
  const ownerId = oldest.owner_id
  const said = { action: 'trash.purged', subject: ownerId } as const
  return removeSlice(c, { ownerId, days: trashDays }, said)
}

function removeSlice(
  c: Catalog,
  { ownerId, days }: { ownerId: string; days: number },
  said: AuditEntry,
): Promise<Removed> {
  return inTransaction(c, async (trx) => {
    await lockOwner(trx, ownerId)
    const rows = await trx
      .selectFrom('files')
      .select('id')
      .where('owner_id', '=', ownerId)
      .where('deleted_at', '<=', olderThan(days))
      .orderBy('deleted_at')
      .orderBy('id')
      .limit(SLICE)
      .execute()
    const ids = rows.map(({ id }) => id)
    const removed = await removeFiles(runIn(trx), ownerId, ids)
    if (removed.files > 0) await audit(trx, { ...said, detail: { ...removed } })
    return removed
  })
}

/** Postgres's clock, as everything that is compared with what it wrote. */
const olderThan = (days: number) =>
  sql<Date>`clock_timestamp() - make_interval(secs => ${days * 86_400})`
