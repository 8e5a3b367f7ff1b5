import type { ShareLink } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

const MANY = 500

/** Links that were not revoked, newest first. */
export const useLinks = () =>
  useQuery({
    queryKey: ['links'],
    queryFn: async () => (await client.links({ limit: MANY })).items,
  })

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
    queryFn: async () => (await client.links({ below: folder, limit: MANY })).items,
    enabled: asked,
    staleTime: 0,
  })

/** Ids of files and paths of folders that a working link leads to, among the newest links. */
export const linkedBy = (links: readonly ShareLink[]): ReadonlySet<string> =>
  new Set(
    links.filter(({ state }) => state === 'active').map(({ fileId, folder }) => fileId ?? folder),
  )

/** The same, for the rows of a list. */
export const useLinked = () =>
  useQuery({
    queryKey: ['links'],
    queryFn: async () => (await client.links({ limit: MANY })).items,
    select: linkedBy,
    staleTime: 10_000,
  }).data
