import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTitle } from '../../ui/Page.tsx'
import classes from './sign-in.module.css'

type Props = { title: string; lead?: ReactNode; children: ReactNode; below?: ReactNode }

/** What all pages share that lead in: the name, one card, and the other ways below it. */
export function SignInFrame({ title, lead, children, below }: Props) {
  useTitle(title)
  return (
    <main className={classes.frame}>
      <div className={classes.brand}>
        <img src="/favicon.svg" alt="" width={32} height={32} />
        Holdfast
      </div>
      <section className={`hf-card ${classes.card}`}>
        <Title order={1} mb={lead ? 'xs' : 'lg'}>
          {title}
        </Title>
        {lead && (
          <Text c="dimmed" mb="lg">
            {lead}
          </Text>
        )}
        {children}
      </section>
      {below && <div className={classes.below}>{below}</div>}
    </main>
  )
}
