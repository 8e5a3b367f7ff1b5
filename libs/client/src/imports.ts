import { everyItem } from './pages.ts'
import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import type { Import, ImportPlace, ImportSource, Page } from './types.ts'

/** Files that the server fetches by itself, in the background. */
export const importCalls = (api: Requester) => {
  const imports = (page: { cursor?: string; limit?: number } = {}) =>
    api.json<Page<Import>>(`/api/v1/imports${queryOf(page)}`)
  return {
    /** Answers at once; `import` tells how far it is. */
    startImport: (source: ImportSource, place: ImportPlace = {}) =>
      api.write<Import>('POST', '/api/v1/imports', { ...source, ...place }),
    /** Sends a CAR, which then is unpacked. */
    importCar: (body: NonNullable<RequestInit['body']>, place: ImportPlace = {}) =>
      api.json<Import>(`/api/v1/imports${queryOf(place)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.ipld.car' },
        body,
        duplex: 'half',
        limitMs: 0,
      }),
    import: (id: string) => api.json<Import>(`/api/v1/imports/${id}`),
    /** Newest first. */
    imports,
    eachImport: () =>
      everyItem((cursor) => imports({ limit: 500, ...(cursor === undefined ? {} : { cursor }) })),
    /** Files it has finished stay. */
    cancelImport: async (id: string) => {
      await api.send(`/api/v1/imports/${id}`, { method: 'DELETE' })
    },
  }
}
