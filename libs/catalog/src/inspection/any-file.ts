import { type CatalogOrTrx, dbOf } from '../transaction.ts'

/** A file of anybody, by its id. Undefined: no such file, or it is in the trash. */
export async function findAnyFile(
  c: CatalogOrTrx,
  fileId: string,
): Promise<{ contentId: string; ownerId: string } | undefined> {
  return dbOf(c)
    .selectFrom('files')
    .select(['content_id as contentId', 'owner_id as ownerId'])
    .where('id', '=', fileId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}
