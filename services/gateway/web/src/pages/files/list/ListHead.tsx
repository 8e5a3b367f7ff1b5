import { Checkbox } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { nextSort, sortOf } from '../../../ui/table/column.ts'
import { GridPart } from './GridPart.tsx'
import classes from './list.module.css'

type Props = {
  sort: string
  onSort: (sort: string) => void
  chosen: 'all' | 'some' | 'none'
  onAll: (all: boolean) => void
}

/** The columns, their order, and the box that chooses everything. */
export function ListHead({ sort, onSort, chosen, onAll }: Props) {
  const head = (label: string, by: string, more = '') => {
    const order = sortOf(sort, by) ?? 'none'
    return (
      <GridPart is="columnheader" aria-sort={order} className={`${classes.cell} ${more}`}>
        <button type="button" className={classes.sort} onClick={() => onSort(nextSort(sort, by))}>
          {label}
          {order === 'ascending' && <IconArrowUp size={14} stroke={1.75} aria-hidden />}
          {order === 'descending' && <IconArrowDown size={14} stroke={1.75} aria-hidden />}
        </button>
      </GridPart>
    )
  }
  return (
    <GridPart is="row" className={classes.head} aria-rowindex={1}>
      <GridPart is="columnheader" className={classes.cell}>
        <Checkbox
          size="xs"
          aria-label="Choose all files"
          checked={chosen === 'all'}
          indeterminate={chosen === 'some'}
          onChange={({ currentTarget: { checked } }) => onAll(checked)}
        />
      </GridPart>
      {head('Name', 'name')}
      <GridPart is="columnheader" className={classes.cell}>
        Copies
      </GridPart>
      {head('Size', 'size', `${classes.number} ${classes.wide}`)}
      {head('Changed', 'updatedAt', classes.wide)}
      <GridPart is="columnheader" className={classes.cell} aria-label="Actions" tabIndex={-1} />
    </GridPart>
  )
}
