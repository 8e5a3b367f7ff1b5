/** Every page that has a picture, by the name of its file. A new page is a line here. */
export const PAGES: readonly { name: string; path: string; signedOut?: boolean }[] = [
  { name: 'login', path: '/login', signedOut: true },
  { name: 'setup', path: '/setup', signedOut: true },
  { name: 'register', path: '/register', signedOut: true },
  { name: 'forgot', path: '/forgot', signedOut: true },
  { name: 'reset', path: '/reset/once', signedOut: true },
  { name: 'files', path: '/files' },
  { name: 'links', path: '/links' },
  { name: 'trash', path: '/trash' },
  { name: 'uploads', path: '/uploads' },
  { name: 'account', path: '/account' },
  { name: 'dashboard', path: '/admin' },
  { name: 'nodes', path: '/admin/nodes' },
  { name: 'node', path: '/admin/nodes/1' },
  { name: 'new-node', path: '/admin/nodes/new' },
  { name: 'all-files', path: '/admin/files' },
  { name: 'chunks', path: '/admin/chunks' },
  { name: 'distributions', path: '/admin/distributions' },
  { name: 'health', path: '/admin/health' },
  { name: 'balance', path: '/admin/balance' },
  { name: 'users', path: '/admin/users' },
  { name: 'jobs', path: '/admin/jobs' },
  { name: 'events', path: '/admin/events' },
  { name: 'settings', path: '/admin/settings' },
  { name: 'no-page', path: '/admin/no-such-page' },
]

export const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'phone-dark', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const
