import { initOf } from './files.ts'
import { everyItem } from './pages.ts'
import { queryOf } from './query.ts'
import type { Init, Requester } from './request.ts'
import type {
  ArchiveSelection,
  NewShareLink,
  SharedPage,
  ShareLink,
  ShareLinkOptions,
  VisitOptions,
} from './sharing-types.ts'
import type { Page } from './types.ts'

type PageQuery = { cursor?: string; limit?: number }
type LinkQuery = { folder?: string; below?: string }

/** What leaves as a whole, and what others may read. */
export const sharingCalls = (api: Requester) => {
  const links = (page: PageQuery & LinkQuery = {}) =>
    api.json<Page<ShareLink>>(`/api/v1/links${queryOf(page)}`)
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
    /** To a folder and all below it, what comes later as well. */
    addFolderLink: (folder: string, options: ShareLinkOptions = {}) =>
      newLink(api, '/api/v1/links', { folder, ...options }),
    /** Of one file. */
    fileLinks: (fileId: string, page: PageQuery = {}) =>
      api.json<Page<ShareLink>>(`/api/v1/files/${fileId}/links${queryOf(page)}`),
    /** All of yours, those to one folder, or those to all that lies in one (`below`). */
    links,
    eachLink: (query: LinkQuery = {}) =>
      everyItem((cursor) =>
        links({ ...query, limit: 500, ...(cursor === undefined ? {} : { cursor }) }),
      ),
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

type SharedQuery = { folder?: string; cursor?: string; limit?: number; password?: string }

/** What whoever has a link may do, with an account or without. */
const visitorCalls = (api: Requester) => {
  const sharedFolder = (token: string, { password, ...query }: SharedQuery = {}) =>
    api.json<SharedPage>(`/s/${token}/list${queryOf(query)}`, { headers: basic(password) })
  return {
    /** The file that a link leads to; of a folder all of it, or of one below it, as a ZIP. */
    shared: (token: string, { folder, ...options }: VisitOptions & { folder?: string } = {}) =>
      api.send(`/s/${token}/content${queryOf({ folder })}`, visit(options)),
    /** One file of a link's folder, by its path there. */
    sharedFile: (token: string, path: string, options: VisitOptions = {}) =>
      api.send(
        `/s/${token}/files/${path.split('/').map(encodeURIComponent).join('/')}`,
        visit(options),
      ),
    /** What lies directly in a link's folder, or in one below it. */
    sharedFolder,
    /** Every file of it, page after page. */
    eachShared: (token: string, query: Omit<SharedQuery, 'cursor'> = {}) =>
      everyItem((cursor) =>
        sharedFolder(token, { limit: 500, ...query, ...(cursor === undefined ? {} : { cursor }) }),
      ),
  }
}

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
