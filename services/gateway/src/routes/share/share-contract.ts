import { z } from 'zod'
import { contentAnswers, contentRequestHeaders } from '../../files/content-contract.ts'

export const token = z.string().meta({ description: 'What the link ends with.' })

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
