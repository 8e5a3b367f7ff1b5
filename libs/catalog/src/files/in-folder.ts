import { type RawBuilder, sql } from 'kysely'

/** Whether a folder is `within`, or below it; without `within` all are. */
export const isWithin = (folder: string, within: string | undefined): boolean =>
  within === undefined || folder === within || folder.startsWith(`${within}/`)

/** The same of `f.folder`, for queries. */
export const fileWithin = (within: string | undefined): RawBuilder<boolean> =>
  folderWithin(sql.ref('f.folder'), within)

/** The same of any column that holds a folder; not as a range (below.ts), since not all sort by bytes. */
export const folderWithin = (
  column: RawBuilder<unknown>,
  within: string | undefined,
): RawBuilder<boolean> =>
  within === undefined
    ? sql<boolean>`true`
    : sql<boolean>`(${column} = ${within} OR starts_with(${column}, ${`${within}/`}))`
