import type { ReactNode } from 'react'

export type Column<T> = {
  key: string
  label: string
  cell: (row: T) => ReactNode
  /** Right, and in figures of one width. */
  numeric?: boolean
  /** The server's name for this order. */
  sort?: string
  /** Stands first where a row becomes two lines: the name, the state. */
  lead?: boolean
  /** Has a line of its own where a row becomes several: a sentence. */
  wide?: boolean
  /** Has no word above it: actions. */
  quiet?: boolean
}

/** The order after a click on a head: up, then down, then up. */
export const nextSort = (now: string, column: string): string =>
  now === column ? `-${column}` : column

/** What a head says about the order, as ARIA has it. */
export const sortOf = (now: string, column: string | undefined) => {
  if (column === undefined) return undefined
  if (now === column) return 'ascending'
  return now === `-${column}` ? 'descending' : 'none'
}
