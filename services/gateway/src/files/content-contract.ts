import type { HeaderName } from '../contract/headers.ts'
import type { AnswerSpec } from '../http/route.ts'

const VALIDATORS: readonly HeaderName[] = ['ETag', 'Last-Modified', 'Accept-Ranges']

/** How the bytes of a file are answered, wherever they are asked for. */
export const contentAnswers = {
  200: {
    description: 'The bytes',
    contentType: '*/*',
    headers: [...VALIDATORS, 'Content-Disposition'],
    sometimes: ['Repr-Digest'],
  },
  206: {
    description: 'The ranges asked for; several of them as `multipart/byteranges`',
    contentType: '*/*',
    headers: [...VALIDATORS, 'Content-Disposition'],
    sometimes: ['Repr-Digest', 'Content-Range'],
  },
  304: { description: 'Not modified', headers: VALIDATORS, sometimes: ['Repr-Digest'] },
} as const satisfies Record<number, AnswerSpec>

/** What such a call honours (RFC 9110 sections 13 and 14). */
export const contentRequestHeaders = {
  Range: '`bytes=0-99`, or several ranges.',
  'If-Range': 'The `ETag` that the ranges are of; the whole file when it is another one by now.',
  'If-None-Match': 'The `ETag` you have; 304 when it is still the one.',
  'If-Modified-Since': 'As `If-None-Match`, by time.',
  'If-Match': 'The `ETag` you expect; 412 when it is another one.',
  'If-Unmodified-Since': 'As `If-Match`, by time.',
} as const
