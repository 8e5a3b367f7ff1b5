import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

/** A link within the app: a name that leads to its page, a number that leads to its rows. */
export const TextLink = ({ to, children }: { to: string; children: ReactNode }) => (
  <Anchor component={Link} to={to} fz="inherit">
    {children}
  </Anchor>
)
