import type { Column } from '../../ui/table/column.ts'

/** The columns with a head that sorts only where an index can, together with what is filtered. Pure. */
export const sortable = <T>(columns: readonly Column<T>[], sorts: readonly string[]): Column<T>[] =>
  columns.map(({ sort, ...column }) =>
    sort !== undefined && sorts.includes(sort) ? { ...column, sort } : column,
  )
