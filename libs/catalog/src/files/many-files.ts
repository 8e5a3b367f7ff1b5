import { sql } from 'kysely'
import { NameTaken } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import { audit } from '../people/audit.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { inSlices } from './in-slices.ts'
import { inOwnersTurn } from './owners-turn.ts'
import { type FileQuery, isAskedFor } from './pick-files.ts'

/** Files that somebody chose: one by one, or by what they have in common, but for some. */
export type Selection = Pick<
  FileQuery,
  'folder' | 'recursive' | 'search' | 'contentType' | 'ids'
> & { except?: readonly string[] | undefined }

export type ManyFiles = {
  ownerId: string
  /** A folder outside of which nothing is there, for keys that are for one. */
  within?: string | undefined
  selection: Selection
}

/** So many rows in one statement, which takes about a quarter of a second; no statement may take for ever. */
const SLICE = 5_000

/** Moves chosen files to the trash, all or none. Returns how many there were. */
export async function trashFiles(c: Catalog, many: ManyFiles): Promise<{ files: number }> {
  const { ownerId } = many
  return inOwnersTurn(c, ownerId, () =>
    inTransaction(c, async (trx) => {
      const files = await trashAll(trx, many)
      const action = 'files.trashed'
      if (files > 0) await audit(trx, { actorId: ownerId, action, detail: { files } })
      return { files }
    }),
  )
}

/**
 * Moves chosen files into one folder. Those whose name is taken there stay where they are: `left`. Throws
 * NameTaken when a name was taken in the middle of it; then nothing was moved.
 */
export async function moveFiles(
  c: Catalog,
  many: ManyFiles & { to: string },
): Promise<{ files: number; left: number }> {
  const { ownerId, to } = many
  return inOwnersTurn(c, ownerId, async () => {
    try {
      return await inTransaction(c, async (trx) => {
        const files = await moveAll(trx, many, to)
        const left = await stayed(trx, many, to)
        const action = 'files.moved'
        if (files > 0) await audit(trx, { actorId: ownerId, action, detail: { files } })
        return { files, left }
      })
    } catch (error) {
      if (isUniqueViolation(error, 'files_path')) throw new NameTaken(to, 'one of these files')
      throw error
    }
  })
}

/** Whether a row of `files f` is one of these. */
export const isChosen = ({ ownerId, within, selection: { except = [], ...query } }: ManyFiles) =>
  sql<boolean>`${isAskedFor({ ...query, ownerId, within })} AND f.id <> ALL(${[...except]}::uuid[])`

/** What went is not chosen any more. */
function trashAll(trx: Trx, many: ManyFiles): Promise<number> {
  const some = sql`SELECT f.id FROM files f WHERE ${isChosen(many)} LIMIT ${SLICE}`
  return inSlices(SLICE, () =>
    trx.updateTable('files').set({ deleted_at: sql`now()` }).where(sql<boolean>`id IN (${some})`),
  )
}

/**
 * Whether nothing in a folder has the name of a row of `files f`. No EXISTS: without fresh statistics it
 * becomes a join that compares every name with every other.
 */
export const isFreeIn = (ownerId: string, folder: string) =>
  sql`(SELECT t.id FROM files t WHERE t.owner_id = ${ownerId} AND t.folder = ${folder}
    AND t.name = f.name AND t.deleted_at IS NULL LIMIT 1) IS NULL`

type Slice = { moved: number; last: string | null }

/**
 * By name, so that each name is looked at once, along the index. Of several of one name one can go: the
 * others find it taken.
 */
async function moveAll(trx: Trx, many: ManyFiles, to: string): Promise<number> {
  const next = (after: string | null) => sql<Slice>`WITH slice AS (
      SELECT DISTINCT ON (f.name) f.id, f.name FROM files f
      WHERE ${isChosen(many)} AND (${after}::text IS NULL OR f.name > ${after}::text)
        AND f.folder <> ${to} AND ${isFreeIn(many.ownerId, to)}
      ORDER BY f.name LIMIT ${SLICE}
    ), moved AS (
      UPDATE files SET folder = ${to}, updated_at = now() FROM slice WHERE files.id = slice.id
    ) SELECT count(*) AS moved, max(name) AS last FROM slice`
  let total = 0
  for (let after: string | null = null; ; ) {
    const { rows }: { rows: Slice[] } = await next(after).execute(trx)
    total += rows[0]?.moved ?? 0
    if ((rows[0]?.moved ?? 0) < SLICE) return total
    after = rows[0]?.last ?? null
  }
}

async function stayed(trx: Trx, many: ManyFiles, to: string): Promise<number> {
  const { count } = await trx
    .selectFrom('files as f')
    .select(sql<number>`count(*)`.as('count'))
    .where(isChosen(many))
    .where('f.folder', '<>', to)
    .executeTakeFirstOrThrow()
  return count
}
