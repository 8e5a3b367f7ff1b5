import { initOf } from './files.ts'
import { matching } from './matching.ts'
import { everyItem } from './pages.ts'
import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import type { Conditional, DownloadOptions, FileInfo, FileVersion, Page } from './types.ts'

/** What files were before they were replaced. */
export const versionCalls = (api: Requester) => {
  const at = (id: string, version?: number) =>
    `/api/v1/files/${id}/versions${version === undefined ? '' : `/${version}`}`
  const versions = (id: string, page: { cursor?: string; limit?: number } = {}) =>
    api.json<Page<FileVersion>>(`${at(id)}${queryOf(page)}`)
  return {
    /** Newest first; what the file is now is not among them. */
    versions,
    /** Every version, page after page. */
    eachVersion: (id: string) =>
      everyItem((cursor) =>
        versions(id, { limit: 500, ...(cursor === undefined ? {} : { cursor }) }),
      ),
    downloadVersion: (id: string, version: number, options: DownloadOptions = {}) =>
      api.send(`${at(id, version)}/content`, initOf(options)),
    /** Makes it the file again; what the file is now becomes a version. */
    restoreVersion: (id: string, version: number, options: Conditional = {}) =>
      api.write<FileInfo>('POST', `${at(id, version)}/restore`, undefined, matching(options)),
    removeVersion: async (id: string, version: number) => {
      await api.send(at(id, version), { method: 'DELETE' })
    },
  }
}
