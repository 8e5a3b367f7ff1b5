import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'
import { queryClient } from './query-client.ts'

const WHILE_RUNNING_MS = 1_000

/** One file of anybody; looked at each second while its copies are being read. */
export const useAnyFile = (id: string) =>
  useQuery({
    queryKey: ['any-file', id],
    queryFn: () => client.anyFile(id),
    refetchInterval: ({ state }) =>
      state.data?.verification?.state === 'running' ? WHILE_RUNNING_MS : false,
  })

/** After a change: the file, and the lists that show it. */
export const anyFileChanged = async (id: string): Promise<void> => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['any-file', id] }),
    queryClient.invalidateQueries({ queryKey: ['distributions'] }),
  ])
}
