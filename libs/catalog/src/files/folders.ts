import { sql } from 'kysely'
import { FileNotFound, FolderPathTooLong, NameTaken } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import { audit } from '../people/audit.ts'
import { moveFolderLinks, pauseFolderLinks } from '../sharing/folder-links.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { below } from './below.ts'
import { inSlices } from './in-slices.ts'
import { inOwnersTurn } from './owners-turn.ts'

// Neither of these holds the owner's lock: 100,000 rows take seconds, in which every upload of the process
// that travels with one of this owner would wait. The index of paths decides instead, and a commit
// that meets it looks again (ledger/ledger.ts).

export type FolderMove = {
  ownerId: string
  /** Not `/`, and `to` neither the same nor within it. */
  from: string
  to: string
  /** Bytes of UTF-8 that a folder path may have. */
  mostBytes: number
}

/**
 * Moves or renames a folder with everything below, or lets it go up in another one: all files or none.
 * Throws FileNotFound, FolderPathTooLong, and NameTaken where a file is in the way.
 */
export async function moveFolder(c: Catalog, move: FolderMove): Promise<{ files: number }> {
  const { ownerId, from, to } = move
  return inOwnersTurn(c, ownerId, async () => {
    try {
      return await inTransaction(c, async (trx) => {
        await assertShort(trx, move)
        await moveFolderLinks(trx, move)
        const files = await moveAll(trx, move)
        if (files === 0) throw new FileNotFound('folder')
        await audit(trx, { actorId: ownerId, action: 'folder.moved', detail: { files } })
        return { files }
      })
    } catch (error) {
      if (isUniqueViolation(error, 'files_path')) throw new NameTaken(to, from)
      throw error
    }
  })
}

/** Every path begins with a slash; this one does not. */
const LIMBO = '*'

/**
 * Into a folder above it, `/a/b` to `/a`, what lies in `/a/b/b` takes paths that others are about to
 * leave, and the index would see both at once: it waits elsewhere until they have left.
 */
async function moveAll(trx: Trx, { ownerId, from, to }: FolderMove): Promise<number> {
  const above = to === '/' ? '' : to
  if (!from.startsWith(`${above}/`)) return rename(trx, { ownerId, from, to })
  const nested = from + from.slice(above.length)
  await rename(trx, { ownerId, from: nested, to: LIMBO })
  const moved = await rename(trx, { ownerId, from, to })
  return moved + (await rename(trx, { ownerId, from: LIMBO, to: from }))
}

/** So many rows in one statement, which takes about a second; no statement may take for ever. */
const SLICE = 20_000

type Change = { ownerId: string; from: string }

async function rename(trx: Trx, { to, ...change }: Change & { to: string }): Promise<number> {
  // What stays of a path behind the old one, in characters as Postgres counts them.
  const rest = sql`substr(folder, char_length(${change.from}::text) + 1)`
  const above = to === '/' ? '' : to
  const folder = sql<string>`coalesce(nullif(${above}::text || ${rest}, ''), '/')`
  return inSlices(SLICE, () => changeSome(trx, change).set({ folder, updated_at: sql`now()` }))
}

/** Some of the files of a folder; the change has to take them out of it. */
function changeSome(trx: Trx, { ownerId, from }: Change) {
  return trx
    .updateTable('files')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('files')
        .select('id')
        .where('owner_id', '=', ownerId)
        .where('deleted_at', 'is', null)
        .where(below(sql`folder`, from))
        .limit(SLICE),
    )
}

async function assertShort(trx: Trx, { ownerId, from, to, mostBytes }: FolderMove): Promise<void> {
  const { longest } = await trx
    .selectFrom('files')
    .select(sql<number | null>`max(octet_length(folder))`.as('longest'))
    .where('owner_id', '=', ownerId)
    .where('deleted_at', 'is', null)
    .where(below(sql`folder`, from))
    .executeTakeFirstOrThrow()
  const grows = Buffer.byteLength(to === '/' ? '' : to) - Buffer.byteLength(from)
  if ((longest ?? 0) + grows > mostBytes) throw new FolderPathTooLong(mostBytes)
}

/** Moves a folder with everything below to the trash, all or nothing. Throws FileNotFound. */
export async function trashFolder(
  c: Catalog,
  { ownerId, folder }: { ownerId: string; folder: string },
): Promise<{ files: number }> {
  return inOwnersTurn(c, ownerId, () =>
    inTransaction(c, async (trx) => {
      const change = { ownerId, from: folder }
      const files = await inSlices(SLICE, () =>
        changeSome(trx, change).set({ deleted_at: sql`now()` }),
      )
      if (files === 0) throw new FileNotFound('folder')
      await pauseFolderLinks(trx, { ownerId, folder })
      await audit(trx, { actorId: ownerId, action: 'folder.trashed', detail: { files } })
      return { files }
    }),
  )
}
