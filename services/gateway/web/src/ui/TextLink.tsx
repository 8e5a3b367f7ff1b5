import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

type Props = {
  to: string
  children: ReactNode
  /** Amid words, where colour alone does not tell it from them. */
  amidWords?: boolean
  /** The whole of what is shown shortened. */
  title?: string | undefined
}

/** A link within the app: a name that leads to its page, a number that leads to its rows. */
export const TextLink = ({ to, children, amidWords = false, title }: Props) => (
  <Anchor
    component={Link}
    to={to}
    title={title}
    fz="inherit"
    {...(amidWords ? { td: 'underline' } : {})}
  >
    {children}
  </Anchor>
)
