import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type Column, nextSort, sortOf } from './column.ts'
import classes from './row-table.module.css'

type Props<T> = {
  /** What the table lists, for screen readers. */
  label: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  rowKey: (row: T) => string | number
  sort?: string
  onSort?: (sort: string) => void
}

/** Rows with a state, a name and numbers; on a phone each row is two lines, state and name first. */
export function RowTable<T>({ label, columns, rows, rowKey, sort = '', onSort }: Props<T>) {
  return (
    // Wide tables scroll by themselves, and so by the keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
    <section className={classes.frame} aria-label={label} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.key} className={cellClass(column)} data-label={column.label}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type HeadProps<T> = {
  column: Column<T>
  sort: string
  onSort: ((sort: string) => void) | undefined
}

function Head<T>({ column, sort, onSort }: HeadProps<T>) {
  const order = sortOf(sort, column.sort)
  const by = column.sort
  return (
    <th scope="col" className={cellClass(column)} {...(order ? { 'aria-sort': order } : {})}>
      {by !== undefined && onSort ? (
        <button type="button" className={classes.sort} onClick={() => onSort(nextSort(sort, by))}>
          {column.label}
          {order === 'ascending' && <IconArrowUp size={14} stroke={1.75} aria-hidden />}
          {order === 'descending' && <IconArrowDown size={14} stroke={1.75} aria-hidden />}
        </button>
      ) : (
        <span className={column.quiet ? classes.hidden : undefined}>{column.label}</span>
      )}
    </th>
  )
}

const cellClass = <T,>({ numeric, lead, wide, quiet }: Column<T>) =>
  [numeric && 'hf-number', lead && classes.lead, wide && classes.wide, quiet && classes.quiet]
    .filter(Boolean)
    .join(' ')
