import { folderOfPath } from '../folder-of-path.ts'

/**
 * The folder that something on the page stands for: a row or tile of it, or a link to it on the way here.
 * With what is to be marked.
 */
export function folderUnder(target: EventTarget | null) {
  if (!(target instanceof Element)) return undefined
  const row = target.closest<HTMLElement>('[data-folder]')
  if (row?.dataset.folder) return { place: row, folder: row.dataset.folder }
  const link = target.closest<HTMLAnchorElement>('nav a[href]')
  const folder = link && folderOfLink(link.pathname)
  return link && folder ? { place: link, folder } : undefined
}

/** `/files/photos/summer%202026` → `/photos/summer 2026`; undefined: another page. */
export function folderOfLink(path: string): string | undefined {
  if (path !== '/files' && !path.startsWith('/files/')) return undefined
  return folderOfPath(decodeURIComponent(path.slice('/files/'.length)))
}
