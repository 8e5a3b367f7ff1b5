import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'
import { linkedBy } from './linked-by.ts'

const MANY = 500

const ALL = {
  queryKey: ['links'],
  queryFn: async () => (await client.links({ limit: MANY })).items,
}

/** Links that were not revoked, newest first. */
export const useLinks = () => useQuery(ALL)

/** Links to this folder itself. */
export const useFolderLinks = (folder: string) =>
  useQuery({
    queryKey: ['links', 'folder', folder],
    queryFn: async () => (await client.links({ folder, limit: MANY })).items,
  })

/** Links to a folder and to all that lies in it; asked for while somebody is about to move or delete it. */
export const useLinksBelow = (folder: string, asked: boolean) =>
  useQuery({
    queryKey: ['links', 'below', folder],
    queryFn: () => linksBelow(folder),
    enabled: asked,
    staleTime: 0,
  })

/** The newest links below a folder, at once: for whoever has to say what would stop working. */
export const linksBelow = async (folder: string) =>
  (await client.links({ below: folder, limit: MANY })).items

/** What working links lead to, for the rows of a list. */
export const useLinked = () => useQuery({ ...ALL, select: linkedBy, staleTime: 10_000 }).data
