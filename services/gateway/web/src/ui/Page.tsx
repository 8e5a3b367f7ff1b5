import { Group, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

type Props = {
  /** The thing that is shown, then the page: "holiday.mov · Files". */
  title: string
  /** What the tab says, when it is more than the heading. */
  tabTitle?: string
  /** Primary action and what goes with it, at the right. */
  actions?: ReactNode
  children?: ReactNode
}

/** Every page begins with this: its one heading, its title, its actions. */
export function Page({ title, tabTitle = title, actions, children }: Props) {
  useTitle(tabTitle)
  return (
    <>
      <Group justify="space-between" mb="lg" gap="sm">
        <Title order={1} id="page-title">
          {title}
        </Title>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </>
  )
}

/** The tab's title: thing, page, product. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Holdfast`
  }, [title])
}
