import type { Validators } from '../http/conditional.ts'
import { contentDisposition } from '../http/disposition.ts'
import { mayShowInline, servedMediaType } from './media-type.ts'

/** What is sent with the bytes of a file, or of something made of files. */
export type Representation = {
  name: string
  contentType: string
  size: number
  /** Entity tag without its quotes: of a file its root CID. The same tag means the same bytes. */
  tag: string
  /** Left out where bytes may change without a newer time, as when a file leaves an archive. */
  updatedAt?: Date
  /** True: the address names these very bytes, so that a browser may keep them. */
  forGood?: boolean
  /** SHA-256 of the whole content, where it is known without reading it. */
  sha256?: Uint8Array
}

export const validatorsOf = ({ tag, updatedAt }: Representation): Validators => ({
  etag: `"${tag}"`,
  ...(updatedAt === undefined ? {} : { lastModified: updatedAt }),
})

// A file is somebody's bytes on our origin: nothing in it may run, load or be framed as ours (S6).
// `sandbox` alone ends scripts; the sources are what a picture, film or text needs to show itself.
const POLICY =
  "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"

/** The headers of every answer about the content: 200, 206 and 304, GET and HEAD alike. */
export function contentHeaders(
  file: Representation,
  { download }: { download: boolean },
): Record<string, string> {
  const inline = !download && mayShowInline(file.contentType)
  const { etag, lastModified } = validatorsOf(file)
  const headers: Record<string, string> = {
    ETag: etag,
    'Accept-Ranges': 'bytes',
    // The name can point to other bytes tomorrow, and the right to see them can end.
    'Cache-Control': file.forGood ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    Vary: 'Authorization, Cookie',
    'Content-Disposition': contentDisposition(inline ? 'inline' : 'attachment', file.name),
    'Content-Security-Policy': POLICY,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Content-Type': servedMediaType(file.contentType),
  }
  if (lastModified !== undefined) headers['Last-Modified'] = lastModified.toUTCString()
  if (file.sha256 !== undefined) headers['Repr-Digest'] = reprDigest(file.sha256)
  return headers
}

/** RFC 9530 section 3, as a structured field. */
export const reprDigest = (sha256: Uint8Array): string =>
  `sha-256=:${Buffer.from(sha256).toString('base64')}:`

/**
 * The SHA-256 of a Repr-Digest field; undefined when it names other algorithms only, `invalid` when
 * what it says about SHA-256 cannot be one.
 */
export function parseReprDigest(field: string | undefined): Uint8Array | undefined | 'invalid' {
  if (field === undefined) return undefined
  let found: Uint8Array | undefined
  for (const member of field.split(',')) {
    const parts = /^[ \t]*([a-z0-9*_.-]+)=:([A-Za-z0-9+/]*={0,2}):[ \t]*$/.exec(member)
    if (parts === null) return 'invalid'
    if (parts[1] !== 'sha-256') continue
    const bytes = Buffer.from(parts[2] as string, 'base64')
    if (bytes.length !== 32) return 'invalid'
    found = bytes
  }
  return found
}

/** Whether a Want-Repr-Digest field (RFC 9530 section 4) asks for SHA-256; 0 means "rather not". */
export function wantsSha256(field: string | undefined): boolean {
  const members = (field ?? '').split(',').map((member) => member.trim().split('='))
  return members.some(([name, weight]) => name === 'sha-256' && /^([1-9]|10)$/.test(weight ?? ''))
}
