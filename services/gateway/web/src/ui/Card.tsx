import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './card.module.css'

/** A part of a page with a heading of its own; wide content scrolls within it. */
export const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={classes.card}>
    <Title order={2} size="h4" mb="sm">
      {title}
    </Title>
    {children}
  </section>
)
