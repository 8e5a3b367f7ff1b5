import type { IncomingHttpHeaders } from 'node:http'
import { parseEntityTags } from '../http/conditional.ts'
import { PreconditionFailed, ValidationFailed } from '../http/errors.ts'
import { parseReprDigest, wantsSha256 } from './content-headers.ts'

export type UploadConditions = {
  /** Root CIDs, or `*`: what must be there. */
  ifMatch?: string[]
  /** Nothing may be there. */
  ifNoneMatch?: boolean
  expectedSha256?: Uint8Array
  /** The client wants a Repr-Digest with later downloads. */
  wantSha256?: boolean
}

/** What the headers of an upload demand. Throws ValidationFailed for what cannot be meant. */
export function uploadConditions(headers: IncomingHttpHeaders): UploadConditions {
  const conditions: UploadConditions = {}
  const ifMatch = headers['if-match']
  if (ifMatch !== undefined) conditions.ifMatch = tagsOf(ifMatch)
  const ifNoneMatch = headers['if-none-match']
  if (ifNoneMatch !== undefined) {
    if (parseEntityTags(ifNoneMatch) !== '*') throw refused('If-None-Match', 'can only be * here')
    conditions.ifNoneMatch = true
  }
  const digest = parseReprDigest(headers['repr-digest'] as string | undefined)
  if (digest === 'invalid') throw refused('Repr-Digest', 'is not sha-256=:base64:')
  if (digest !== undefined) conditions.expectedSha256 = digest
  if (wantsSha256(headers['want-repr-digest'] as string | undefined)) conditions.wantSha256 = true
  if (headers['content-range'] !== undefined) {
    // RFC 9110 section 14.5: a part would be stored as the whole.
    throw refused('Content-Range', 'is not taken: send the whole file, or use /uploads')
  }
  return conditions
}

/** Throws what the commit would throw, before the body is sent for nothing. */
export function checkEarly(
  conditions: UploadConditions,
  onConflict: 'fail' | 'rename' | 'replace',
  existing: { cid: string } | undefined,
): 'proceed' | 'name-taken' {
  const { ifMatch, ifNoneMatch } = conditions
  if (ifNoneMatch && existing !== undefined) throw new PreconditionFailed()
  if (ifMatch !== undefined) {
    const fits = existing !== undefined && (ifMatch.includes('*') || ifMatch.includes(existing.cid))
    if (!fits) throw new PreconditionFailed()
  }
  return existing !== undefined && onConflict === 'fail' ? 'name-taken' : 'proceed'
}

function tagsOf(field: string): string[] {
  const tags = parseEntityTags(field)
  if (tags === undefined) throw refused('If-Match', 'is not a list of entity tags')
  if (tags === '*') return ['*']
  // If-Match compares strongly, so a weak tag is as good as one that is not there.
  return tags.filter((tag) => !tag.weak).map((tag) => tag.value)
}

const refused = (path: string, message: string) => new ValidationFailed([{ path, message }])
