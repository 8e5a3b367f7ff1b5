/**
 * The addresses of the app's pages: the gateway answers them with its one page, and nothing else, so
 * that a mistyped address of the API stays a 404. What the app adds, it adds here.
 */
const PAGES = [
  '/',
  '/setup',
  '/login',
  '/register',
  '/forgot',
  '/links',
  '/trash',
  '/uploads',
  '/account',
]
const AREAS = ['/files', '/reset', '/admin']
/** Bull Board lies among the pages of administrators, and has pages of its own. */
const OTHERS = ['/admin/queues']

/** Whether this path belongs to a page of the app. */
export function isAppPath(path: string): boolean {
  if (OTHERS.some((other) => isWithin(path, other))) return false
  const page = path.length > 1 ? path.replace(/\/$/, '') : path
  return PAGES.includes(page) || AREAS.some((area) => isWithin(path, area))
}

const isWithin = (path: string, area: string) => path === area || path.startsWith(`${area}/`)
