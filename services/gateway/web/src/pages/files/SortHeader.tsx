import { Table, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { nextSort, sortOf } from '../../ui/table/column.ts'

type Props = {
  /** What the API calls it. */
  by: string
  sort: string
  onSort: (sort: string) => void
  className?: string | undefined
  children: ReactNode
}

/** A column's name that sorts by it, and the other way round when it does already. */
export function SortHeader({ by, sort, onSort, className, children }: Props) {
  const direction = sortOf(sort, by) ?? 'none'
  return (
    <Table.Th aria-sort={direction} className={className}>
      <UnstyledButton fz="sm" fw={600} onClick={() => onSort(nextSort(sort, by))}>
        {children}
        <span aria-hidden>
          {direction === 'ascending' ? ' ↑' : direction === 'descending' ? ' ↓' : ''}
        </span>
      </UnstyledButton>
    </Table.Th>
  )
}
