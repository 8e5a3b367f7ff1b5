import type { DistributionPicture } from './chunk-types.ts'
import { matching } from './matching.ts'
import { everyItem } from './pages.ts'
import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import { streamOf } from './stream-of.ts'
import type {
  Conditional,
  CopyTarget,
  Distribution,
  DistributionItem,
  DownloadOptions,
  FileChange,
  FileFilter,
  FileInfo,
  FileMarks,
  FilePage,
  FileSelection,
  FilesCopied,
  FileToCome,
  FormFile,
  FormOptions,
  Precheck,
  TreeOptions,
  UploadOptions,
} from './types.ts'

export type Body = Uint8Array | string | Blob | AsyncIterable<Uint8Array>

/** Files: in, out, and what is known about them. `path` as people write it: `/photos/cat.jpg`. */
export const fileCalls = (api: Requester) => {
  const files = (filter: FileFilter = {}) => api.json<FilePage>(`/api/v1/files${queryOf(filter)}`)
  const distribution = (id: string, page: { cursor?: string; limit?: number } = {}) =>
    api.json<Distribution>(`/api/v1/files/${id}/distribution${queryOf(page)}`)
  return {
    upload: (path: string, body: Body, options: UploadOptions = {}) =>
      upload(api, path, body, options),
    /** The bytes as a stream, verified chunk by chunk by the server. */
    download: (id: string, options: DownloadOptions = {}) =>
      api.send(`/api/v1/files/${id}/content`, initOf(options)),
    /** The bytes by their path. */
    downloadByPath: (path: string, options: DownloadOptions = {}) =>
      api.send(byPath(path), initOf(options)),
    /**
     * The blocks of a file as a CAR, each node before its children, so that each can be checked when it
     * comes; from a byte on, or without the leaves.
     */
    downloadTree: (id: string, { from, treeOnly, ...options }: TreeOptions = {}) =>
      api.send(`/api/v1/files/${id}/tree${queryOf({ from, treeOnly })}`, initOf(options)),
    /** Several files in one request: all of them are stored, or none. Their names are those given. */
    uploadForm: async (files: readonly FormFile[], options: FormOptions = {}) =>
      api.json<{ files: FileInfo[] }>('/api/v1/files', {
        method: 'POST',
        body: formOf(files, options),
        limitMs: 0,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      }),
    /** Which names are taken, and whether quota and nodes suffice now. At most 500 files. */
    precheckUploads: (files: readonly FileToCome[], options: { copies?: number } = {}) =>
      api.write<Precheck>('POST', '/api/v1/uploads/precheck', { files, ...options }),
    file: (id: string) => api.json<FileInfo>(`/api/v1/files/${id}`),
    fileByPath: (path: string) => api.json<FileInfo>(`${byPath(path)}?meta`),
    files,
    /** How many files a list has, and the cursors of its pages of 500 from the second on. */
    fileMarks: (filter: Omit<FileFilter, 'cursor' | 'limit' | 'health'> = {}) =>
      api.json<FileMarks>(`/api/v1/files/marks${queryOf(filter)}`),
    /** Many files to the trash: all of them, or none. */
    removeFiles: (select: FileSelection) =>
      api.write<{ files: number }>('POST', '/api/v1/files/trash', { select }),
    /** Many files into one folder. `left`: stayed, because their name is taken there. */
    moveFiles: (select: FileSelection, to: string) =>
      api.write<{ files: number; left: number }>('POST', '/api/v1/files/move', { select, to }),
    /**
     * Copies many files into one folder; no byte is copied. `left`: not copied, because their name is taken
     * there; `tooMany`: because the quota has no room.
     */
    copyFiles: (select: FileSelection, to: string) =>
      api.write<FilesCopied>('POST', '/api/v1/files/copy', { select, to }),
    /** Gives a file a small picture (JPEG, PNG or WebP, at most 64 KiB) of the bytes with this CID. */
    setThumbnail: (id: string, of: string, picture: Blob, options: { signal?: AbortSignal } = {}) =>
      api.json<FileInfo>(`/api/v1/files/${id}/thumbnail${queryOf({ of })}`, {
        method: 'PUT',
        headers: { 'content-type': picture.type || 'application/octet-stream' },
        body: picture,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      }),
    /** The small picture of a file, or only the one with this CID. 404: it has none. */
    thumbnail: (id: string, { cid, ...options }: DownloadOptions & { cid?: string } = {}) =>
      api.send(`/api/v1/files/${id}/thumbnail${queryOf({ cid })}`, initOf(options)),
    /** Every file that fits, page after page. */
    eachFile: (filter: Omit<FileFilter, 'cursor'> = {}) =>
      everyItem((cursor) =>
        files({ limit: 500, ...filter, ...(cursor === undefined ? {} : { cursor }) }),
      ),
    /** Another name, folder or number of wanted copies. */
    editFile: (id: string, change: FileChange, options: Conditional = {}) =>
      api.write<FileInfo>('PATCH', `/api/v1/files/${id}`, change, matching(options)),
    /** A second file of the same content: no byte travels. */
    copyFile: (id: string, target: CopyTarget, options: Conditional = {}) =>
      api.write<FileInfo>('POST', `/api/v1/files/${id}/copy`, target, matching(options)),
    /** To the trash, unless it is to go for good. */
    remove: async (id: string, { permanent = false, ...options }: RemoveOptions = {}) => {
      await api.send(`/api/v1/files/${id}${permanent ? '?permanent=true' : ''}`, {
        method: 'DELETE',
        headers: matching(options),
      })
    },
    /** Moves or renames a folder with everything below. */
    moveFolder: (from: string, to: string) =>
      api.write<{ files: number }>('PATCH', '/api/v1/folders', { from, to }),
    /** A folder with everything below, to the trash. */
    removeFolder: (folder: string) =>
      api.json<{ files: number }>(`/api/v1/folders${queryOf({ folder })}`, { method: 'DELETE' }),
    distribution,
    /** The whole, or chunks `[from, to)`, in at most `columns` columns. */
    distributionPicture: (
      id: string,
      view: { from?: number; to?: number; columns?: number; cursor?: string } = {},
    ) => {
      const query = queryOf({ columns: 128, ...view })
      return api.json<DistributionPicture>(`/api/v1/files/${id}/distribution${query}`)
    },
    /** Every chunk of a file with its copies, page after page. */
    chunks: (id: string): AsyncGenerator<DistributionItem, void, undefined> =>
      everyItem((cursor) =>
        distribution(id, { limit: 500, ...(cursor === undefined ? {} : { cursor }) }),
      ),
  }
}

type RemoveOptions = Conditional & { permanent?: boolean }

/**
 * One `PUT`. The size, when known, travels ahead as Content-Length, so that a full quota is refused
 * before the body; browsers forbid the header and leave it out.
 */
const upload = (api: Requester, path: string, body: Body, options: UploadOptions) => {
  const { copies, onConflict, contentType, size, signal } = options
  return api.json<FileInfo>(`${byPath(path)}${queryOf({ copies, onConflict })}`, {
    method: 'PUT',
    headers: {
      'content-type': contentType ?? 'application/octet-stream',
      ...conditionsOf(options),
      ...(size === undefined || !isStream(body) ? {} : { 'content-length': String(size) }),
    },
    body: isStream(body) ? streamOf(body) : (body as NonNullable<RequestInit['body']>),
    duplex: 'half',
    limitMs: 0,
    ...(signal === undefined ? {} : { signal }),
  })
}

const conditionsOf = ({ ifNoneMatch, sha256, wantSha256, ...options }: UploadOptions) => ({
  ...matching(options),
  ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
  ...(sha256 === undefined ? {} : { 'repr-digest': `sha-256=:${base64Of(sha256)}:` }),
  ...(wantSha256 ? { 'want-repr-digest': 'sha-256=10' } : {}),
})

/** Browsers have no Buffer. */
const base64Of = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))

/** Headers of a download. */
export const initOf = ({ range, ifRange, signal }: DownloadOptions) => ({
  headers: {
    ...(range === undefined ? {} : { range }),
    ...(ifRange === undefined ? {} : { 'if-range': ifRange }),
  },
  ...(signal === undefined ? {} : { signal }),
})

/** Fields before files: the server needs them when the first file begins. */
const formOf = (
  files: readonly FormFile[],
  { folder, copies, onConflict }: FormOptions,
): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries({ folder, copies, onConflict })) {
    if (value !== undefined) form.set(name, String(value))
  }
  for (const { name, body } of files) form.append('file', body, name)
  return form
}

const isStream = (body: Body): body is AsyncIterable<Uint8Array> =>
  typeof body !== 'string' && !(body instanceof Uint8Array) && !(body instanceof Blob)

const byPath = (path: string) =>
  `/api/v1/files/by-path/${path.replace(/^\/+/, '').split('/').map(encodeURIComponent).join('/')}`
