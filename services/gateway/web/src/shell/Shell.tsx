import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { Suspense, useEffect } from 'react'
import { Outlet, useLocation } from 'react-router'
import { Shortcuts } from '../keyboard/Shortcuts.tsx'
import { useFocusKept } from '../keyboard/use-focus-kept.ts'
import { LiveUpdates } from '../live/LiveUpdates.tsx'
import { SignInAgain } from '../session/SignInAgain.tsx'
import { useUser } from '../session/use-session.ts'
import { PageLoading } from '../ui/PageLoading.tsx'
import { Toasts } from '../ui/toast/Toasts.tsx'
import { UploadTray } from '../uploads/UploadTray.tsx'
import { Header } from './Header.tsx'
import { MenuDrawer } from './MenuDrawer.tsx'
import { Sidebar } from './Sidebar.tsx'
import { SkipLink } from './SkipLink.tsx'
import classes from './shell.module.css'

/** The frame of every page of somebody who is signed in. */
export default function Shell() {
  useFocusKept()
  const [menuOpen, menu] = useDisclosure()
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const { pathname } = useLocation()
  const { role } = useUser()
  // Whoever chose a page in the drawer wants to see it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what it waits for
  useEffect(menu.close, [pathname])
  return (
    <>
      <SkipLink />
      <div className={classes.shell}>
        {narrow ? (
          <MenuDrawer opened={menuOpen} onClose={menu.close} role={role} />
        ) : (
          <Sidebar role={role} />
        )}
        <div className={classes.column}>
          <Header onMenu={narrow ? menu.open : undefined} />
          <main id="main" tabIndex={-1} className={classes.main}>
            <Suspense fallback={<PageLoading />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
      </div>
      {role === 'admin' && <LiveUpdates />}
      <Shortcuts role={role} />
      <UploadTray />
      <Toasts />
      <SignInAgain />
    </>
  )
}
