import type { IncomingHttpHeaders } from 'node:http'
import type { FileRow, Guard } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import { evaluateForChange } from '../http/conditional.ts'
import { PreconditionFailed } from '../http/errors.ts'

/** What such a call honours (RFC 9110 section 13). */
export const changeRequestHeaders = {
  'If-Match': 'The `ETag` you expect; 412 when it is another one.',
  'If-None-Match': 'An `ETag` that it must not have; 412 when it has.',
  'If-Unmodified-Since': 'As `If-Match`, by time.',
} as const

/**
 * What the headers of a change demand of the file as it is (RFC 9110 section 13), for the moment in
 * which it is changed. The guard throws PreconditionFailed. Undefined: they demand nothing.
 */
export function changeGuard(headers: IncomingHttpHeaders): Guard | undefined {
  const conditions = {
    ifMatch: headers['if-match'],
    ifNoneMatch: headers['if-none-match'],
    ifUnmodifiedSince: headers['if-unmodified-since'],
  }
  if (Object.values(conditions).every((field) => field === undefined)) return undefined
  return (file) => {
    if (evaluateForChange(conditions, validatorsOf(file)) === 'precondition-failed') {
      throw new PreconditionFailed()
    }
  }
}

const validatorsOf = ({ root, updatedAt }: FileRow) => ({
  etag: `"${cidText(root.digest, root.codec)}"`,
  lastModified: updatedAt,
})
