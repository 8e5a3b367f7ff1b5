import type { DistributionPicture, FileInfo } from '@holdfast/client'
import { type Query, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { usePages } from '../ui/table/use-pages.ts'
import { client } from './client.ts'
import { listedFile } from './listed-files.ts'
import { queryClient } from './query-client.ts'

/** Whoever is no administrator has no event stream: what is under way is asked about instead. */
const BUSY_MS = 5_000
const CALM_MS = 30_000

/** One file, with its health as of now; looked at often while copies of it are missing. */
export const useFileDetails = (id: string) =>
  useQuery({
    queryKey: ['file', id],
    queryFn: () => client.file(id),
    placeholderData: () => listedFile(id),
    refetchInterval: ({ state }) => (state.data?.health === 'safe' ? CALM_MS : BUSY_MS),
  })

/** What was shown before stays until the new is there, but only of the same file, or of the same chunk of it. */
const keepOf =
  (id: string, index?: number) =>
  <T>(previous: T | undefined, query: Pick<Query, 'queryKey'> | undefined): T | undefined => {
    const [, , of, chunk] = query?.queryKey ?? []
    return of === id && (index === undefined || chunk === index) ? previous : undefined
  }

export type PictureView = { from: number; to: number; columns: number }

/**
 * How chunks `[from, to)` lie on the nodes. A view of more than 65,536 chunks comes in several answers;
 * it is counted again only when an event says so, or somebody asks.
 */
export const usePicture = ({ id, health, copies }: FileInfo, view: PictureView) =>
  useInfiniteQuery({
    // Asked anew when the file's health changes, so that the two never contradict each other for long.
    queryKey: ['distributions', 'picture', id, view, health, copies.least],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }): Promise<DistributionPicture> =>
      client.distributionPicture(id, {
        ...view,
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepOf(id),
    refetchInterval: ({ state }) => {
      if ((state.data?.pages.length ?? 0) > 1) return false
      return health === 'safe' ? CALM_MS : BUSY_MS
    },
  })

/** One chunk of a file with each of its copies. */
export const useChunkOfFile = ({ id, health, copies }: FileInfo, index: number) =>
  useQuery({
    queryKey: ['distributions', 'chunk', id, index, health, copies.least],
    queryFn: async () =>
      (await client.distribution(id, { cursor: String(index), limit: 1 })).items[0] ?? null,
    placeholderData: keepOf(id, index),
    refetchInterval: health === 'safe' ? CALM_MS : BUSY_MS,
  })

/** What the file was before it was replaced, newest first. */
export const useVersions = (id: string) =>
  usePages(['file', id, 'versions'], (cursor) =>
    client.versions(id, { limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
  )

/** Links to this file that were not revoked. */
export const useFileLinks = (id: string) =>
  useQuery({ queryKey: ['links', 'file', id], queryFn: () => linksOf(id) })

/** The same at once, for whoever has to say what would stop working. */
export const linksOf = async (id: string) => (await client.fileLinks(id, { limit: 500 })).items

/** After a change of one's own: the file, its lists and the folders that show it. */
export const fileChanged = async (id: string): Promise<void> => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['file', id] }),
    queryClient.invalidateQueries({ queryKey: ['files'] }),
    queryClient.invalidateQueries({ queryKey: ['distributions'] }),
  ])
}

/** Where a browser gets what the file was. */
export const versionAddress = (id: string, version: number): string =>
  `/api/v1/files/${id}/versions/${version}/content?download=true`

/** Bytes `[from, to)` of a file. Throws what the server said. */
export async function bytesOf(
  id: string,
  { from, to, signal }: { from: number; to: number; signal?: AbortSignal },
): Promise<Uint8Array<ArrayBuffer>> {
  const range = `bytes=${from}-${to - 1}`
  const answer = await client.download(id, signal === undefined ? { range } : { range, signal })
  return new Uint8Array(await answer.arrayBuffer())
}
