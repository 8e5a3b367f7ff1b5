import { initOf } from './files.ts'
import { everyItem } from './pages.ts'
import { queryOf } from './query.ts'
import type { Init, Requester } from './request.ts'
import type {
  ArchiveSelection,
  NewShareLink,
  ShareLink,
  ShareLinkOptions,
  VisitOptions,
} from './sharing-types.ts'
import type { Page } from './types.ts'

type PageQuery = { cursor?: string; limit?: number }

/** What leaves as a whole, and what others may read. */
export const sharingCalls = (api: Requester) => {
  const links = (page: PageQuery = {}) => api.json<Page<ShareLink>>(`/api/v1/links${queryOf(page)}`)
  return {
    /**
     * Folders and files as one stream: a ZIP, which can be gone on with (`range` and `ifRange`), or a
     * CAR. A stream that ends too early was cut: its reader throws.
     */
    archive: (selection: ArchiveSelection) => {
      const { range, ifRange, signal } = selection
      return api.send(`/api/v1/archive?${archiveQuery(selection)}`, {
        headers: {
          ...(range === undefined ? {} : { range }),
          ...(ifRange === undefined ? {} : { 'if-range': ifRange }),
        },
        ...(signal === undefined ? {} : { signal }),
      })
    },
    /** The token, and the address with it, are shown this once. */
    addLink: (fileId: string, options: ShareLinkOptions = {}) =>
      newLink(api, `/api/v1/files/${fileId}/links`, options),
    /** Of one file. */
    fileLinks: (fileId: string, page: PageQuery = {}) =>
      api.json<Page<ShareLink>>(`/api/v1/files/${fileId}/links${queryOf(page)}`),
    /** Of all your files. */
    links,
    eachLink: () =>
      everyItem((cursor) => links({ limit: 500, ...(cursor === undefined ? {} : { cursor }) })),
    link: (id: string) => api.json<ShareLink>(`/api/v1/links/${id}`),
    revokeLink: async (id: string) => {
      await api.send(`/api/v1/links/${id}`, { method: 'DELETE' })
    },
    ...visitorCalls(api),
  }
}

const newLink = async (api: Requester, path: string, options: object): Promise<NewShareLink> => {
  const link = await api.write<NewShareLink>('POST', path, options)
  return { ...link, url: api.absolute(link.url) }
}

/** What whoever has a link may do, with an account or without. */
const visitorCalls = (api: Requester) => ({
  /** The file that a link leads to. */
  shared: (token: string, options: VisitOptions = {}) =>
    api.send(`/s/${token}/content`, visit(options)),
})

const visit = ({ password, ...options }: VisitOptions): Init => {
  const { headers, ...init } = initOf(options)
  return { ...init, headers: { ...headers, ...basic(password) } }
}

/** Any user name will do. Browsers have no Buffer. */
const basic = (password: string | undefined): Record<string, string> => {
  if (password === undefined) return {}
  const bytes = new TextEncoder().encode(`link:${password}`)
  return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` }
}

const archiveQuery = ({ folders = [], ids = [], format }: ArchiveSelection): string => {
  const query = new URLSearchParams()
  for (const folder of folders) query.append('folder', folder)
  if (ids.length > 0) query.set('ids', ids.join(','))
  if (format !== undefined) query.set('format', format)
  return query.toString()
}
