import type { IncomingHttpHeaders } from 'node:http'
import type { TakenUpload } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { readBody, refuseEncoded } from '../../http/body.ts'
import { declaredSize } from '../../http/declared-size.ts'
import { BodyTooLarge, Forbidden, WrongOffset } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { receiveBytes } from '../../uploads/receive-bytes.ts'
import { takeOver } from '../../uploads/take-over.ts'
import {
  ALWAYS,
  assertTusBody,
  assertVersion,
  bytesOf,
  checksumOf,
  OPTIONS,
  refused,
  TUS_BODY,
} from '../../uploads/tus-headers.ts'
import { progressHeaders, uploadIdParams } from '../../uploads/upload-view.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'long' | 'running' | 'log'>

export const continueUploadRoute = defineRoute({
  method: 'patch',
  path: '/uploads/{id}',
  tag: 'Files',
  summary: 'More bytes of a resumable upload; what arrived counts, also when the connection breaks',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  params: uploadIdParams,
  always: ALWAYS,
  options: OPTIONS,
  body: { kind: 'stream', contentType: TUS_BODY, description: 'The bytes from the offset on.' },
  requestHeaders: {
    'Tus-Resumable': '`1.0.0`; required.',
    'Upload-Offset': 'Where these bytes begin; required. 409 when the upload is not there.',
    'Upload-Length': 'Bytes of the whole, where they were not known before.',
    'Upload-Checksum':
      '`sha1`, `sha256`, `sha512` or `md5`, and the digest of this body in base64: all of it counts, or none.',
  },
  answers: {
    204: {
      description: 'These bytes are stored for good; with the file when they were the last',
      headers: ['Tus-Resumable', 'Upload-Offset'],
      sometimes: ['Upload-Expires', 'Holdfast-File'],
    },
  },
  problems: [
    'NOT_FOUND',
    'OFFSET_MISMATCH',
    'UPLOAD_OVERTAKEN',
    'NAME_TAKEN',
    'UPLOAD_EXPIRED',
    'TUS_VERSION_UNSUPPORTED',
    'TOO_LARGE',
    'CHECKSUM_MISMATCH',
    'INSUFFICIENT_NODES',
    'NODES_FULL',
    'QUOTA_EXCEEDED',
    'CHUNKS_LOST',
  ],
  async handle({ params, caller, req, res }, deps: Deps) {
    refuseEncoded(req)
    assertTusBody(req.headers)
    assertVersion(req.headers)
    const offset = bytesOf(req.headers, 'Upload-Offset')
    if (offset === undefined) throw refused('Upload-Offset', 'is required')
    const checksum = checksumOf(req.headers)
    const over = await takeOver(deps, { ...params, caller })
    if ('joining' in over) throw new Forbidden('An upload that is made of parts takes no bytes.')
    const found = 'taken' in over ? over.taken : over.finished
    if (found.offset !== offset) throw new WrongOffset(found.offset)
    const { declaredSize: more = 0 } = declaredSize(req)
    if ('finished' in over) {
      if (more > 0) throw longer()
      return { status: 204, headers: progressHeaders(over.finished) }
    }
    const upload = withLength(over.taken, req.headers)
    if (upload.size !== null && offset + more > upload.size) throw longer()
    const received = await deps.running.run(params.id, (stop) =>
      receiveBytes(deps, {
        upload,
        bodyUntil: (until) => readBody(req, res, undefined, until),
        checksum,
        stop,
      }),
    )
    return { status: 204, headers: progressHeaders({ ...received, fileId: received.file?.id }) }
  },
})

const longer = () => new BodyTooLarge('More bytes came than the upload has.')

/** A length that was not known before may be said now, once. */
function withLength(upload: TakenUpload, headers: IncomingHttpHeaders): TakenUpload {
  const said = bytesOf(headers, 'Upload-Length')
  if (said === undefined || said === upload.size) return upload
  if (upload.size !== null) throw refused('Upload-Length', 'was another one before')
  if (said < upload.offset) throw refused('Upload-Length', 'is less than what is there')
  return { ...upload, size: said }
}
