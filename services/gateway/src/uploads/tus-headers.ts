import { createHash, type Hash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { TusVersionUnsupported, UnsupportedMediaType, ValidationFailed } from '../http/errors.ts'

/** The headers of tus 1.0.0 (https://tus.io/protocols/resumable-upload), read and written. */
export const TUS_VERSION = '1.0.0'

/** Of the bodies of uploads. */
export const TUS_BODY = 'application/offset+octet-stream'

const ALGORITHMS = ['sha1', 'sha256', 'sha512', 'md5'] as const

export const ALWAYS = { 'Tus-Resumable': TUS_VERSION }

export const OPTIONS = {
  'Tus-Resumable': TUS_VERSION,
  'Tus-Version': TUS_VERSION,
  'Tus-Extension':
    'creation,creation-with-upload,creation-defer-length,expiration,termination,checksum,concatenation',
  'Tus-Checksum-Algorithm': ALGORITHMS.join(','),
}

/** Throws TusVersionUnsupported. */
export function assertVersion(headers: IncomingHttpHeaders): void {
  if (headers['tus-resumable'] !== TUS_VERSION) throw new TusVersionUnsupported()
}

export function isTusBody({ 'content-type': type }: IncomingHttpHeaders): boolean {
  return type?.split(';')[0]?.trim().toLowerCase() === TUS_BODY
}

/** Throws UnsupportedMediaType. */
export function assertTusBody(headers: IncomingHttpHeaders): void {
  if (!isTusBody(headers)) throw new UnsupportedMediaType(`The body has to be ${TUS_BODY}.`)
}

/** A number of bytes; undefined when the header is not there. Throws ValidationFailed. */
export function bytesOf(
  headers: IncomingHttpHeaders,
  name: 'Upload-Length' | 'Upload-Offset',
): number | undefined {
  const text = headers[name.toLowerCase()]
  if (text === undefined) return undefined
  const bytes = typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(bytes)) throw refused(name, 'must be a number of bytes')
  return bytes
}

/** Exactly one of length and "later" is said, but for uploads that are made of parts. */
export function lengthOf(headers: IncomingHttpHeaders): number | undefined {
  const length = bytesOf(headers, 'Upload-Length')
  const defer = headers['upload-defer-length']
  if (defer !== undefined && defer !== '1') throw refused('Upload-Defer-Length', 'must be 1')
  if ((length === undefined) === (defer === undefined)) {
    throw refused('Upload-Length', 'is required, or else Upload-Defer-Length')
  }
  return length
}

export type Concat = { kind: 'partial' } | { kind: 'final'; parts: string[] }

const UUID = /\/uploads\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** Throws ValidationFailed. The addresses of parts may be whole or without the host. */
export function concatOf(headers: IncomingHttpHeaders): Concat | undefined {
  const text = headers['upload-concat']
  if (text === undefined) return undefined
  if (text === 'partial') return { kind: 'partial' }
  const [, list] = /^final; *(.+)$/.exec(String(text)) ?? []
  const parts = list?.split(' ').map((address) => UUID.exec(address)?.[1])
  if (parts === undefined || !parts.every((id) => id !== undefined)) {
    throw refused('Upload-Concat', 'must be "partial", or "final;" with addresses of uploads')
  }
  return { kind: 'final', parts }
}

export type Checksum = { hash: Hash; expected: Buffer }

/** `sha1 base64`. Throws ValidationFailed, also for an algorithm that is not known here. */
export function checksumOf(headers: IncomingHttpHeaders): Checksum | undefined {
  const text = headers['upload-checksum']
  if (text === undefined) return undefined
  const [, algorithm, digest] = /^(\S+) (\S+)$/.exec(String(text)) ?? []
  const known = ALGORITHMS.find((one) => one === algorithm)
  if (known === undefined || digest === undefined) {
    throw refused('Upload-Checksum', `must be one of ${ALGORITHMS.join(', ')}, and a digest`)
  }
  return { hash: createHash(known), expected: Buffer.from(digest, 'base64') }
}

export function refused(path: string, message: string): ValidationFailed {
  return new ValidationFailed([{ path, message }])
}
