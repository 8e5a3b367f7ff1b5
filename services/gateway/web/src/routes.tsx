import { Navigate, type RouteObject } from 'react-router'
import { BrokenPage } from './pages/not-found/BrokenPage.tsx'
import { AdminGate } from './session/AdminGate.tsx'
import { SessionGate } from './session/SessionGate.tsx'
import { askWhoIsSignedIn } from './session/use-session.ts'

type PageModule = { default: React.ComponentType }

/** A page of its own chunk. `load` is an `import()` of a file whose default export is the page. */
const page = (path: string, load: () => Promise<PageModule>): RouteObject => ({
  path,
  errorElement: <BrokenPage />,
  lazy: async () => ({ Component: (await load()).default }),
})

const signIn: RouteObject[] = [
  page('/setup', () => import('./pages/sign-in/SetupPage.tsx')),
  page('/login', () => import('./pages/sign-in/LoginPage.tsx')),
  page('/register', () => import('./pages/sign-in/RegisterPage.tsx')),
  page('/forgot', () => import('./pages/sign-in/ForgotPage.tsx')),
  page('/reset/:token', () => import('./pages/sign-in/ResetPage.tsx')),
]

const mine: RouteObject[] = [
  page('/files/*', () => import('./pages/files/FilesPage.tsx')),
  page('/links', () => import('./pages/links/LinksPage.tsx')),
  page('/trash', () => import('./pages/trash/TrashPage.tsx')),
  page('/uploads', () => import('./pages/uploads/UploadsPage.tsx')),
  page('/account', () => import('./pages/account/AccountPage.tsx')),
]

const system: RouteObject[] = [
  page('/admin', () => import('./pages/dashboard/DashboardPage.tsx')),
  page('/admin/nodes', () => import('./pages/nodes/NodesPage.tsx')),
  page('/admin/nodes/new', () => import('./pages/nodes/NewNodePage.tsx')),
  page('/admin/nodes/:id', () => import('./pages/nodes/NodePage.tsx')),
  page('/admin/files', () => import('./pages/all-files/AllFilesPage.tsx')),
  page('/admin/files/:id', () => import('./pages/all-files/AnyFilePage.tsx')),
  page('/admin/chunks', () => import('./pages/chunks/ChunksPage.tsx')),
  page('/admin/chunks/:digest', () => import('./pages/chunks/ChunkPage.tsx')),
  page('/admin/distributions', () => import('./pages/distributions/DistributionsPage.tsx')),
  page('/admin/health', () => import('./pages/health/HealthPage.tsx')),
  page('/admin/health/checks/:id', () => import('./pages/health/CheckPage.tsx')),
  page('/admin/balance', () => import('./pages/balance/BalancePage.tsx')),
  page('/admin/balance/plans/:id', () => import('./pages/balance/PlanPage.tsx')),
  page('/admin/users', () => import('./pages/users/UsersPage.tsx')),
  page('/admin/jobs', () => import('./pages/jobs/JobsPage.tsx')),
  page('/admin/events', () => import('./pages/events/EventsPage.tsx')),
  page('/admin/settings', () => import('./pages/settings/SettingsPage.tsx')),
  page('/admin/settings/:section', () => import('./pages/settings/SettingsPage.tsx')),
]

/** Every address of the app. The gateway knows which ones are ours: src/web/app-paths.ts there. */
export const routes: RouteObject[] = [
  { errorElement: <BrokenPage />, hydrateFallbackElement: <></>, children: signIn },
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
      ...mine,
      { element: <AdminGate />, children: system },
      page('*', () => import('./pages/not-found/NotFoundPage.tsx')),
    ],
  },
]
