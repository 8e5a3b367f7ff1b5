/** A page: its address, and where its code lies in `pages/`. */
export type PageRow = { path: string; file: string }

/** For whoever wants to get in; without the frame. */
export const SIGN_IN: readonly PageRow[] = [
  { path: '/setup', file: 'sign-in/SetupPage' },
  { path: '/login', file: 'sign-in/LoginPage' },
  { path: '/register', file: 'sign-in/RegisterPage' },
  { path: '/forgot', file: 'sign-in/ForgotPage' },
  { path: '/reset/:token', file: 'sign-in/ResetPage' },
]

/** For everybody who is signed in. */
export const MINE: readonly PageRow[] = [
  { path: '/files/*', file: 'files/FilesPage' },
  { path: '/links', file: 'links/LinksPage' },
  { path: '/trash', file: 'trash/TrashPage' },
  { path: '/uploads', file: 'uploads/UploadsPage' },
  { path: '/account', file: 'account/AccountPage' },
]

/** For administrators. */
export const SYSTEM: readonly PageRow[] = [
  { path: '/admin', file: 'dashboard/DashboardPage' },
  { path: '/admin/nodes', file: 'nodes/NodesPage' },
  { path: '/admin/nodes/new', file: 'nodes/NewNodePage' },
  { path: '/admin/nodes/:id', file: 'nodes/NodePage' },
  { path: '/admin/files', file: 'all-files/AllFilesPage' },
  { path: '/admin/files/:id', file: 'all-files/AnyFilePage' },
  { path: '/admin/chunks', file: 'chunks/ChunksPage' },
  { path: '/admin/chunks/:digest', file: 'chunks/ChunkPage' },
  { path: '/admin/distributions', file: 'distributions/DistributionsPage' },
  { path: '/admin/health', file: 'health/HealthPage' },
  { path: '/admin/health/checks/:id', file: 'health/CheckPage' },
  { path: '/admin/balance', file: 'balance/BalancePage' },
  { path: '/admin/balance/plans/:id', file: 'balance/PlanPage' },
  { path: '/admin/users', file: 'users/UsersPage' },
  { path: '/admin/jobs', file: 'jobs/JobsPage' },
  { path: '/admin/events', file: 'events/EventsPage' },
  { path: '/admin/settings', file: 'settings/SettingsPage' },
  { path: '/admin/settings/:section', file: 'settings/SettingsPage' },
]

/** For every other address. */
export const NOT_FOUND: PageRow = { path: '*', file: 'not-found/NotFoundPage' }
