import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { lockOwner } from './delete-file.ts'
import type { FileRow } from './file-row.ts'
import { onFreeName } from './free-name.ts'
import { type Guard, guardedFile } from './guard.ts'
import { inOwnersTurn } from './owners-turn.ts'
import { wantCopies } from './want-copies.ts'

export type FileEdit = {
  ownerId: string
  id: string
  name?: string | undefined
  folder?: string | undefined
  /** R. */
  copies?: number | undefined
  /** The folder outside of which nothing is there. */
  within?: string | undefined
  guard?: Guard | undefined
  /** An administrator who changes somebody's file; else it is the owner. */
  actorId?: string | undefined
}

/**
 * Another name, folder or R, all in one; the content stays. Throws FileNotFound, NameTaken, and what
 * the guard throws.
 */
export async function editFile(c: Catalog, edit: FileEdit): Promise<FileRow> {
  const { ownerId, id, copies, within, guard, actorId = ownerId } = edit
  return inOwnersTurn(c, ownerId, () =>
    inTransaction(c, async (trx) => {
      await lockOwner(trx, ownerId)
      const file = await guardedFile(trx, { ownerId, id, within }, guard)
      await move(trx, file, edit)
      if (copies !== undefined) {
        await wantCopies(trx, { id, contentId: file.contentId, copies })
        const { wanted: before } = file.copies
        const detail = { before, copies, ...(actorId === ownerId ? {} : { ownerId }) }
        await audit(trx, { actorId, action: 'file.copies', subject: id, detail })
      }
      return guardedFile(trx, { ownerId, id })
    }),
  )
}

async function move(trx: Trx, file: FileRow, edit: FileEdit): Promise<void> {
  const { folder = file.folder, name = file.name } = edit
  if (folder === file.folder && name === file.name) return
  await onFreeName({ folder, name }, () =>
    trx
      .updateTable('files')
      .set({ folder, name, updated_at: sql`now()` })
      .where('id', '=', file.id)
      .execute(),
  )
}
