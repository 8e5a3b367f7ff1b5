import { NameTaken } from '../errors.ts'
import { isUniqueViolation } from '../outage.ts'
import type { Trx } from '../transaction.ts'
import { freeName, stemOf } from './names.ts'

/** A change that gives a file this place. Throws NameTaken where another file has it. */
export async function onFreeName<T>(
  { folder, name }: { folder: string; name: string },
  change: () => Promise<T>,
): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (isUniqueViolation(error, 'files_path')) throw new NameTaken(folder, name)
    throw error
  }
}

/** The name itself, or the first numbered one that is free in the folder. Under the owner's lock. */
export async function nameThatIsFree(
  trx: Trx,
  { ownerId, folder, name }: { ownerId: string; folder: string; name: string },
): Promise<string> {
  const stem = stemOf(name)
  const rows = await trx
    .selectFrom('files')
    .select('name')
    .where('owner_id', '=', ownerId)
    .where('folder', '=', folder)
    .where('deleted_at', 'is', null)
    .where('name', '>=', stem)
    .where((eb) => eb(eb.fn<boolean>('starts_with', ['name', eb.val(stem)]), '=', true))
    .execute()
  const taken = new Set(rows.map((row) => row.name))
  return taken.has(name) ? freeName(name, (one) => taken.has(one)) : name
}
