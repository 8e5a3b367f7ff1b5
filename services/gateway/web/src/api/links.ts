import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'
import { firstOf } from './first-of.ts'
import { linkedBy } from './linked-by.ts'

/** Nobody looks through more, and a browser need not hold them. */
export const MOST_LINKS = 5_000

const ALL = { queryKey: ['links'], queryFn: () => readLinks() }

/** Links that were not revoked, newest first: all there are, up to MOST_LINKS. */
const readLinks = (query: { folder?: string; below?: string } = {}) =>
  firstOf(client.eachLink(query), MOST_LINKS)

/** Links that were not revoked, newest first. */
export const useLinks = () => useQuery(ALL)

/** Links to this folder itself. */
export const useFolderLinks = (folder: string) =>
  useQuery({
    queryKey: ['links', 'folder', folder],
    queryFn: () => readLinks({ folder }),
  })

/** Links to a folder and to all that lies in it; asked for while somebody is about to move or delete it. */
export const useLinksBelow = (folder: string, asked: boolean) =>
  useQuery({
    queryKey: ['links', 'below', folder],
    queryFn: () => linksBelow(folder),
    enabled: asked,
    staleTime: 0,
  })

/** The links below a folder, at once: for whoever has to say what would stop working. */
export const linksBelow = (folder: string) => readLinks({ below: folder })

/** What working links lead to, for the rows of a list. */
export const useLinked = () => useQuery({ ...ALL, select: linkedBy, staleTime: 10_000 }).data
