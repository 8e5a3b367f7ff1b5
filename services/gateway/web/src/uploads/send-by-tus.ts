import {
  apiError,
  type Client,
  type Problem,
  ServerUnreachable,
  SignInNeeded,
} from '@holdfast/client'
import { DetailedError, type HttpRequest, Upload as TusUpload } from 'tus-js-client'
import type { Sender, Sending } from './slots.ts'
import type { Upload } from './upload.ts'

/** One request carries at most so much: whole chunks, so that none is stored in two parts. */
const REQUEST_BYTES = 64 * 1_048_576
const ENDPOINT = '/api/v1/uploads'

type Parts = {
  csrfToken: () => string | undefined
  /** Asks anything: the client renews the session when its short token has run out. */
  client: Pick<Client, 'me'>
}

/** Files that can be gone on with: tus 1.0.0. Retries are the queue's business. */
export function createTusSender({ csrfToken, client }: Parts): Sender {
  const headersOf = (req: HttpRequest) => {
    const token = csrfToken()
    if (token !== undefined) req.setHeader('X-CSRF-Token', token)
  }
  const once = (upload: Upload, file: File, { signal, onSent, onUrl }: Sending) =>
    new Promise<{ fileId: string }>((resolve, reject) => {
      const tus = new TusUpload(file, {
        endpoint: ENDPOINT,
        uploadUrl: upload.url ?? null,
        metadata: metadataOf(upload, file),
        chunkSize: REQUEST_BYTES,
        // Whoever is cut off in the request that begins an upload never hears its address.
        uploadDataDuringCreation: false,
        retryDelays: null,
        storeFingerprintForResuming: false,
        onBeforeRequest: headersOf,
        onProgress: onSent,
        onUploadUrlAvailable: () => {
          if (tus.url !== null) onUrl(tus.url)
        },
        onSuccess: ({ lastResponse }) => resolve({ fileId: fileIdOf(lastResponse) }),
        onError: (error) => reject(errorOf(error)),
      })
      signal.addEventListener('abort', () => {
        void tus.abort()
        reject(signal.reason)
      })
      tus.start()
    })
  const send: Sender = async (upload, file, sending) => {
    let url = upload.url
    const onUrl = (now: string) => {
      url = now
      sending.onUrl(now)
    }
    const attempt = () => once({ ...upload, url }, file, { ...sending, onUrl })
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof SignInNeeded)) throw error
      await client.me()
      return attempt()
    }
  }
  send.end = (url) =>
    TusUpload.terminate(url, { onBeforeRequest: headersOf, retryDelays: null }).catch(() => {
      // It expires by itself.
    })
  return send
}

const metadataOf = ({ name, folder, onConflict }: Upload, { type }: File) => ({
  filename: name,
  filetype: type || 'application/octet-stream',
  folder,
  onConflict,
})

/** The last part of the address that a finished upload names. */
const fileIdOf = (response: { getHeader(name: string): string | undefined }) =>
  response.getHeader('Holdfast-File')?.split('/').pop() ?? ''

/** What tus says, as the client's own errors. */
function errorOf(error: Error | DetailedError): Error {
  const response = error instanceof DetailedError ? error.originalResponse : null
  if (response === null || response.getStatus() === 0) return new ServerUnreachable(error.message)
  const status = response.getStatus()
  const retryAfter = Number(response.getHeader('Retry-After') ?? Number.NaN)
  const problem = problemOf(response.getBody(), status)
  return apiError(problem, Number.isFinite(retryAfter) ? retryAfter : undefined)
}

function problemOf(body: string, status: number): Problem {
  try {
    return { type: 'about:blank', title: 'Refused', code: 'REFUSED', ...JSON.parse(body), status }
  } catch {
    return { type: 'about:blank', title: body || 'Refused', code: 'REFUSED', status }
  }
}
