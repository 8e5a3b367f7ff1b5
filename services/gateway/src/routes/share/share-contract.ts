import { z } from 'zod'
import type { HeaderName } from '../../contract/headers.ts'
import { contentAnswers, contentRequestHeaders } from '../../files/content-contract.ts'

export const token = z.string().meta({ description: 'What the link ends with.' })

export const folder = z
  .string()
  .default('/')
  .meta({ description: 'A path below the folder of the link; `/` is that folder.' })

/** What links have in common, for whoever has one. */
export const shareRoute = {
  beside: true,
  tag: 'Share links',
  access: 'anyone',
  params: z.strictObject({ token }),
  asPage: ['NOT_FOUND', 'UNAUTHENTICATED', 'RATE_LIMITED'],
  streams: true,
} as const

/** How the bytes behind a link are asked for and answered. */
export const bytesRoute = {
  ...shareRoute,
  method: 'get',
  requestHeaders: contentRequestHeaders,
  answers: contentAnswers,
  problems: [
    ...['NOT_FOUND', 'UNAUTHENTICATED', 'HASHING_BUSY'],
    ...['PRECONDITION_FAILED', 'RANGE_NOT_SATISFIABLE', 'CHUNK_UNAVAILABLE'],
  ],
} as const

// An archive has no `Last-Modified`, and a page none of them.
const sometimes: readonly HeaderName[] = [
  ...(['ETag', 'Last-Modified', 'Accept-Ranges', 'Content-Disposition'] as const),
  ...(['Repr-Digest', 'Content-Range'] as const),
]

/** How bytes are answered that are those of a file, or of an archive. */
const bytesAnswers = {
  200: { ...contentAnswers[200], headers: [], sometimes },
  206: { ...contentAnswers[206], headers: [], sometimes },
  304: { ...contentAnswers[304], headers: [], sometimes },
}

/** The same, of what may be an archive, and too much for one. */
export const wholeRoute = {
  ...bytesRoute,
  answers: bytesAnswers,
  asPage: [...shareRoute.asPage, 'TOO_LARGE'],
  problems: [...bytesRoute.problems, 'TOO_LARGE'],
} as const
