import { Navigate, type RouteObject } from 'react-router'
import { MINE, NOT_FOUND, type PageRow, SIGN_IN, SYSTEM } from './page-table.ts'
import { BrokenPage } from './pages/not-found/BrokenPage.tsx'
import { AdminGate } from './session/AdminGate.tsx'
import { SessionGate } from './session/SessionGate.tsx'
import { askWhoIsSignedIn } from './session/use-session.ts'

type PageModule = { default: React.ComponentType }

const modules = import.meta.glob<PageModule>(['./pages/*/*Page.tsx', '!**/BrokenPage.tsx'])

/** A page of its own chunk: a file whose default export is the page. */
const page = ({ path, file }: PageRow): RouteObject => ({
  path,
  errorElement: <BrokenPage />,
  lazy: async () => {
    const load = modules[`./pages/${file}.tsx`]
    if (load === undefined) throw new Error(`there is no page ${file}`)
    return { Component: (await load()).default }
  },
})

/** Every address of the app. The gateway knows which ones are ours: src/web/app-paths.ts there. */
export const routes: RouteObject[] = [
  {
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <></>,
    children: SIGN_IN.map(page),
  },
  {
    hydrateFallbackElement: <></>,
    errorElement: <BrokenPage />,
    lazy: async () => {
      void askWhoIsSignedIn()
      const { default: Shell } = await import('./shell/Shell.tsx')
      return {
        element: (
          <SessionGate>
            <Shell />
          </SessionGate>
        ),
      }
    },
    children: [
      { index: true, path: '/', element: <Navigate to="/files" replace /> },
      ...MINE.map(page),
      { element: <AdminGate />, children: SYSTEM.map(page) },
      page(NOT_FOUND),
    ],
  },
]
