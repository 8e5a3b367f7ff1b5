import { placeOf } from './navigation.ts'

export type Crumb = { label: string; path: string }

/** Pages that are in no menu. */
const OTHERS: Readonly<Record<string, string>> = { '/account': 'Account' }

/** Parts of an address that have no page of their own: their list is the place itself. */
const LISTED_ABOVE: ReadonlySet<string> = new Set(['/admin/health/checks', '/admin/balance/plans'])

/**
 * The way to a path: the group, the place in the menu, and every part of the address below. `name` is what
 * the page at its end calls itself.
 */
export function crumbsOf(path: string, name?: string): Crumb[] {
  const place = placeOf(path)
  if (place === undefined) return [{ label: OTHERS[path] ?? 'Holdfast', path }]
  const system = place.path.startsWith('/admin/') ? [{ label: 'System', path: '/admin' }] : []
  const below = path.slice(place.path.length).split('/').filter(Boolean)
  const parts = below.map((part, index) => ({
    label: readable(part),
    path: `${place.path}/${below.slice(0, index + 1).join('/')}`,
  }))
  const pages = parts
    .filter(({ path }) => !LISTED_ABOVE.has(path))
    .map((page) => (name !== undefined && page.path === path ? { ...page, label: name } : page))
  return [...system, { label: place.label, path: place.path }, ...pages]
}

const readable = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
