import { everyItem } from './pages.ts'
import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import type { EmptiedTrash, FileInfo, Page, TrashedFile, TrashFilter } from './types.ts'

/** What was removed, until it goes for good. */
export const trashCalls = (api: Requester) => {
  const trash = (filter: TrashFilter = {}) =>
    api.json<Page<TrashedFile>>(`/api/v1/trash${queryOf(filter)}`)
  return {
    trash,
    /** Every file in the trash, page after page. */
    eachTrashed: (filter: Omit<TrashFilter, 'cursor'> = {}) =>
      everyItem((cursor) =>
        trash({ limit: 500, ...filter, ...(cursor === undefined ? {} : { cursor }) }),
      ),
    /** Back into its folder. */
    restoreFile: (id: string, { onConflict }: { onConflict?: 'fail' | 'rename' } = {}) =>
      api.write<FileInfo>('POST', `/api/v1/trash/${id}/restore${queryOf({ onConflict })}`),
    removeTrashed: async (id: string) => {
      await api.send(`/api/v1/trash/${id}`, { method: 'DELETE' })
    },
    /** As many calls as it takes. */
    emptyTrash: async (): Promise<EmptiedTrash> => {
      const total = { files: 0, bytes: 0 }
      for (let more = true; more; ) {
        const part = await api.json<EmptiedTrash & { more: boolean }>('/api/v1/trash', {
          method: 'DELETE',
        })
        total.files += part.files
        total.bytes += part.bytes
        more = part.more
      }
      return total
    },
  }
}
