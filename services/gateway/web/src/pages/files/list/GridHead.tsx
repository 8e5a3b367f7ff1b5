import { Checkbox, NativeSelect } from '@mantine/core'
import classes from './grid.module.css'

type Props = {
  sort: string
  onSort: (sort: string) => void
  chosen: 'all' | 'some' | 'none'
  onAll: (all: boolean) => void
}

const ORDERS = [
  { value: 'name', label: 'Name, A to Z' },
  { value: '-name', label: 'Name, Z to A' },
  { value: '-updatedAt', label: 'Changed last' },
  { value: 'updatedAt', label: 'Changed first' },
  { value: '-size', label: 'Largest' },
  { value: 'size', label: 'Smallest' },
]

/** What a list has its head for: the order, and the box that chooses everything. */
export const GridHead = ({ sort, onSort, chosen, onAll }: Props) => (
  <div className={classes.head}>
    <Checkbox
      size="xs"
      label="All"
      aria-label="Choose all files"
      checked={chosen === 'all'}
      indeterminate={chosen === 'some'}
      onChange={({ currentTarget: { checked } }) => onAll(checked)}
    />
    <NativeSelect
      aria-label="Order"
      size="xs"
      data={ORDERS}
      value={sort}
      onChange={({ currentTarget: { value } }) => onSort(value)}
    />
  </div>
)
