import { everyItem } from './pages.ts'
import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import type { NewUpload, Page, UnfinishedUpload, UploadOffset } from './types.ts'

const TUS = { 'tus-resumable': '1.0.0' }
const BYTES = { ...TUS, 'content-type': 'application/offset+octet-stream' }
const ADDRESS = '/api/v1/uploads'

/**
 * Resumable uploads (tus 1.0.0), call by call. A client of tus does the same by itself, and goes on where a
 * connection broke: its endpoint is `/api/v1/uploads`.
 */
export const uploadCalls = (api: Requester) => {
  const unfinishedUploads = (page: { cursor?: string; limit?: number } = {}) =>
    api.json<Page<UnfinishedUpload>>(`${ADDRESS}${queryOf(page)}`)
  return {
    /** The id to send bytes to. With a size of 0 the file is there at once. */
    beginUpload: async ({ size, ...fields }: NewUpload) => {
      const answer = await api.send(ADDRESS, {
        method: 'POST',
        headers: { ...TUS, 'upload-length': String(size), 'upload-metadata': metadataOf(fields) },
      })
      return (answer.headers.get('location') ?? '').split('/').at(-1) as string
    },
    /** Where it goes on. An older request that still sends to it ends. */
    uploadOffset: async (id: string): Promise<UploadOffset> =>
      offsetOf(await api.send(`${ADDRESS}/${id}`, { method: 'HEAD', headers: TUS })),
    /** The bytes from an offset on; what arrives counts, also when the connection breaks. */
    continueUpload: async (
      id: string,
      offset: number,
      body: NonNullable<RequestInit['body']>,
      { signal }: { signal?: AbortSignal } = {},
    ): Promise<UploadOffset> =>
      offsetOf(
        await api.send(`${ADDRESS}/${id}`, {
          method: 'PATCH',
          headers: { ...BYTES, 'upload-offset': String(offset) },
          body,
          duplex: 'half',
          ...(signal === undefined ? {} : { signal }),
        }),
      ),
    /** Its quota is free at once. A file that it became stays. */
    terminateUpload: async (id: string) => {
      await api.send(`${ADDRESS}/${id}`, { method: 'DELETE', headers: TUS })
    },
    /** Newest first. Asking disturbs none of them. */
    unfinishedUploads,
    eachUnfinishedUpload: () =>
      everyItem((cursor) =>
        unfinishedUploads({ limit: 500, ...(cursor === undefined ? {} : { cursor }) }),
      ),
  }
}

const offsetOf = ({ headers }: Response): UploadOffset => {
  const fileId = headers.get('holdfast-file')?.split('/').at(-1)
  const offset = Number(headers.get('upload-offset'))
  return fileId === undefined ? { offset } : { offset, fileId }
}

const metadataOf = (fields: Omit<NewUpload, 'size'>): string => {
  const { name: filename, contentType: filetype, ...others } = fields
  return Object.entries({ filename, filetype, ...others })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${base64Of(String(value))}`)
    .join(',')
}

/** Browsers have no Buffer. */
const base64Of = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
