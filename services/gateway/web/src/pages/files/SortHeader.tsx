import { Table, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'

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
  const direction = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none'
  return (
    <Table.Th aria-sort={direction} className={className}>
      <UnstyledButton fz="sm" fw={600} onClick={() => onSort(sort === by ? `-${by}` : by)}>
        {children}
        <span aria-hidden>
          {direction === 'ascending' ? ' ↑' : direction === 'descending' ? ' ↓' : ''}
        </span>
      </UnstyledButton>
    </Table.Th>
  )
}
