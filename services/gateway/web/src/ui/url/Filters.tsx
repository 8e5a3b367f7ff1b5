import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './filters.module.css'

type Props = { children: ReactNode; active: boolean; onClear: () => void }

/** The row of filters above a list. */
export const Filters = ({ children, active, onClear }: Props) => (
  <search className={classes.filters}>
    {children}
    {active && (
      <Button variant="subtle" onClick={onClear}>
        Clear filter
      </Button>
    )}
  </search>
)
