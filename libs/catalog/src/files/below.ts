import { type RawBuilder, sql } from 'kysely'

/** Everything in a folder and below, as one range of the index: "0" follows "/". */
export function below(column: RawBuilder<string>, folder: string): RawBuilder<boolean> {
  if (folder === '/') return sql<boolean>`true`
  return sql<boolean>`(${column} = ${folder}
    OR (${column} >= ${`${folder}/`} AND ${column} < ${`${folder}0`}))`
}

/** The same, for a path that is not known before the query. */
export const belowPath = (
  column: RawBuilder<unknown>,
  folder: RawBuilder<unknown>,
): RawBuilder<boolean> =>
  sql<boolean>`(${column} = ${folder}
    OR (${column} >= ${folder} || '/' AND ${column} < ${folder} || '0'))`
