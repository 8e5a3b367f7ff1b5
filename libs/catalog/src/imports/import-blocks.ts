import { sql } from 'kysely'
import { asBuffer } from '../digests.ts'
import type { Catalog } from '../open-catalog.ts'

export type ImportBlock = { digest: Uint8Array; size: number; position: number }

/** Notes where blocks of a staged CAR lie. A block that is there twice is there once. */
export async function noteImportBlocks(
  c: Catalog,
  importId: string,
  blocks: readonly ImportBlock[],
): Promise<void> {
  if (blocks.length === 0) return
  const digests = blocks.map(({ digest }) => asBuffer(digest))
  const sizes = blocks.map(({ size }) => size)
  const positions = blocks.map(({ position }) => position)
  await sql`
    INSERT INTO import_blocks (import_id, digest, size, position)
    SELECT ${importId}::uuid, * FROM
      unnest(${digests}::bytea[], ${sizes}::integer[], ${positions}::bigint[])
    ON CONFLICT DO NOTHING`.execute(c.db)
}

export async function findImportBlock(
  c: Catalog,
  importId: string,
  digest: Uint8Array,
): Promise<{ size: number; position: number } | undefined> {
  return c.db
    .selectFrom('import_blocks')
    .select(['size', 'position'])
    .where('import_id', '=', importId)
    .where('digest', '=', asBuffer(digest))
    .executeTakeFirst()
}

/** Before a CAR is read from its beginning: it may be another than the one that was noted. */
export async function forgetImportBlocks(c: Catalog, importId: string): Promise<void> {
  await c.db.deleteFrom('import_blocks').where('import_id', '=', importId).execute()
}
