import type { ShareLink } from '@holdfast/client'

/** Ids of files and paths of folders that a working link leads to. */
export const linkedBy = (links: readonly ShareLink[]): ReadonlySet<string> =>
  new Set(
    links.filter(({ state }) => state === 'active').map(({ fileId, folder }) => fileId ?? folder),
  )
