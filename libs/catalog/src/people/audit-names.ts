import { type CatalogOrTrx, dbOf } from '../transaction.ts'
import type { AuditRow } from './audit.ts'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The ids of files and users that a row speaks of, as its subject or among its details. Pure. */
export const idsIn = ({ subject, detail }: Pick<AuditRow, 'subject' | 'detail'>): string[] =>
  [subject, ...Object.values(detail)].filter(
    (value): value is string => typeof value === 'string' && ID.test(value),
  )

/**
 * What the files and users of these rows are called now: a file by its name, a user by the address. What
 * is gone has no name any more, and is absent. Two look-ups by id for all rows together.
 */
export async function namesOfRows(
  c: CatalogOrTrx,
  rows: readonly Pick<AuditRow, 'subject' | 'detail'>[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.flatMap(idsIn))]
  if (ids.length === 0) return new Map()
  const [files, users] = await Promise.all([
    dbOf(c).selectFrom('files').select(['id', 'name']).where('id', 'in', ids).execute(),
    dbOf(c)
      .selectFrom('users')
      .select(['id', 'email as name'])
      .where('id', 'in', ids)
      .where('removed_at', 'is', null)
      .execute(),
  ])
  return new Map([...files, ...users].map(({ id, name }) => [id, name]))
}
