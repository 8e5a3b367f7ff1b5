import { sql } from 'kysely'
import { FileNotFound } from '../errors.ts'
import { lockUsers, type Purse } from '../ledger/quota.ts'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { runIn } from '../prepared.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { isChosen, isFreeIn, type ManyFiles } from './many-files.ts'
import { inOwnersTurn } from './owners-turn.ts'

/** So many rows in one statement, which takes about half a second. */
const SLICE = 5_000

export type Copied = {
  files: number
  bytes: number
  /** Were not copied, because their name is taken there. */
  left: number
  /** Were not copied, because the quota has no room for them. */
  tooMany: number
}

/**
 * Copies chosen files into one folder, in the order of their names and so far as the quota goes; no byte
 * is copied. Of several of one name one is copied. Throws FileNotFound when the account is gone.
 */
export async function copyFiles(c: Catalog, many: ManyFiles & { to: string }): Promise<Copied> {
  const { ownerId, to } = many
  return inOwnersTurn(c, ownerId, () =>
    inTransaction(c, async (trx) => {
      const purse = (await lockUsers(runIn(trx), [ownerId])).get(ownerId)
      if (purse === undefined) throw new FileNotFound('user')
      const chosen = await countChosen(trx, many)
      const { files, bytes, tooMany } = await copyAll(trx, many, roomOf(purse))
      await trx
        .updateTable('users')
        .set({ used_bytes: sql`used_bytes + ${bytes}::bigint` })
        .where('id', '=', ownerId)
        .execute()
      const action = 'files.copied'
      if (files > 0) await audit(trx, { actorId: ownerId, action, detail: { files, bytes, to } })
      return { files, bytes, left: chosen - files - tooMany, tooMany }
    }),
  )
}

type Room = { bytes: number | null; files: number | null }

function roomOf({ quota, used, reserved, quotaFiles, usedFiles, reservedFiles }: Purse): Room {
  return {
    bytes: quota === null ? null : Math.max(0, quota - used - reserved),
    files: quotaFiles === null ? null : Math.max(0, quotaFiles - usedFiles - reservedFiles),
  }
}

async function countChosen(trx: Trx, many: ManyFiles): Promise<number> {
  const { count } = await trx
    .selectFrom('files as f')
    .select(sql<number>`count(*)`.as('count'))
    .where(isChosen(many))
    .executeTakeFirstOrThrow()
  return count
}

type Slice = { looked: number; last: string | null; tooMany: number; files: number; bytes: number }

async function copyAll(trx: Trx, many: ManyFiles & { to: string }, room: Room) {
  const total = { files: 0, bytes: 0, tooMany: 0 }
  for (let after: string | null = null; ; ) {
    const left = {
      bytes: room.bytes === null ? null : room.bytes - total.bytes,
      files: room.files === null ? null : room.files - total.files,
    }
    const { rows }: { rows: Slice[] } = await copySlice(many, left, after).execute(trx)
    const slice = rows[0] as Slice
    total.files += slice.files
    total.bytes += slice.bytes
    total.tooMany += slice.tooMany
    if (slice.looked < SLICE) return total
    after = slice.last
  }
}

/**
 * By name, as files are moved (many-files.ts). What lies in the folder already is not looked at, so no copy
 * is copied again. A name that a folder's move takes meanwhile, which holds no lock, is left.
 */
const copySlice = (many: ManyFiles & { to: string }, room: Room, after: string | null) => {
  const { ownerId, to } = many
  return sql<Slice>`WITH slice AS MATERIALIZED (
      SELECT DISTINCT ON (f.name) f.id, f.name, f.content_id, f.content_type, f.size, f.wanted
      FROM files f
      WHERE ${isChosen(many)} AND (${after}::text IS NULL OR f.name > ${after}::text)
        AND f.folder <> ${to} AND ${isFreeIn(ownerId, to)}
      ORDER BY f.name LIMIT ${SLICE}
    ), fitting AS MATERIALIZED (
      SELECT * FROM (SELECT s.*, sum(s.size) OVER (ORDER BY s.name) AS bytes_so_far,
          row_number() OVER (ORDER BY s.name) AS files_so_far FROM slice s) AS o
      WHERE (${room.bytes}::bigint IS NULL OR bytes_so_far <= ${room.bytes}::bigint)
        AND (${room.files}::bigint IS NULL OR files_so_far <= ${room.files}::bigint)
    ), held AS MATERIALIZED (
      SELECT c.id FROM contents c WHERE c.id IN (SELECT content_id FROM fitting)
        AND c.state IN ('committed', 'sealed') ORDER BY c.id FOR SHARE
    ), made AS (
      INSERT INTO files (owner_id, folder, name, content_id, content_type, size, wanted)
      SELECT ${ownerId}::uuid, ${to}::text, f.name, f.content_id, f.content_type, f.size, f.wanted
      FROM fitting f JOIN held ON held.id = f.content_id
      ON CONFLICT (owner_id, folder, name) WHERE deleted_at IS NULL DO NOTHING
      RETURNING size
    ) SELECT s.looked, s.last, s.looked - (SELECT count(*) FROM fitting) AS "tooMany",
      m.files, m.bytes
    FROM (SELECT count(*) AS looked, max(name) AS last FROM slice) AS s,
      (SELECT count(*) AS files, coalesce(sum(size), 0)::bigint AS bytes FROM made) AS m`
}
