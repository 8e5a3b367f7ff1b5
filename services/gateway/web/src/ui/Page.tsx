import { Group, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useLocation } from 'react-router'
import { nameThisPage } from '../shell/page-name.ts'

type Props = {
  /** The thing that is shown, then the page: "holiday.mov · Files". */
  title: string
  /** What the tab says, when it is more than the heading. */
  tabTitle?: string
  /** What the way to the page says, where its address has only an id or a word for programs. */
  crumb?: string | undefined
  /** Primary action and what goes with it, at the right. */
  actions?: ReactNode
  children?: ReactNode
}

/** Every page begins with this: its one heading, its title, its actions. */
export function Page({ title, tabTitle = title, crumb, actions, children }: Props) {
  useTitle(tabTitle)
  useCrumb(crumb)
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

function useCrumb(name: string | undefined): void {
  const { pathname } = useLocation()
  useEffect(() => (name === undefined ? undefined : nameThisPage(pathname, name)), [pathname, name])
}
