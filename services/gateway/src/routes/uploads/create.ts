import { removeUpload, type UploadRow } from '@holdfast/catalog'
import type { Request, Response } from 'express'
import type { GatewayDeps } from '../../deps.ts'
import { readBody, refuseEncoded } from '../../http/body.ts'
import { BodyTooLarge, UnsupportedMediaType } from '../../http/errors.ts'
import { hasBody } from '../../http/json-body.ts'
import { defineRoute } from '../../http/route.ts'
import type { Caller } from '../../people/caller.ts'
import { freePlace, openUpload, placeOfPart } from '../../uploads/create-upload.ts'
import { joinParts } from '../../uploads/join-parts.ts'
import { type Received, receiveBytes } from '../../uploads/receive-bytes.ts'
import { takeOver } from '../../uploads/take-over.ts'
import {
  ALWAYS,
  assertVersion,
  checksumOf,
  concatOf,
  isTusBody,
  lengthOf,
  OPTIONS,
  TUS_BODY,
} from '../../uploads/tus-headers.ts'
import { progressHeaders } from '../../uploads/upload-view.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'long' | 'reader' | 'running' | 'log'>
type Call = { caller: Caller; req: Request; res: Response; signal: AbortSignal }

export const createUploadRoute = defineRoute({
  method: 'post',
  path: '/uploads',
  tag: 'Files',
  summary:
    'Begins a resumable upload (tus 1.0.0), with its first bytes or without; or makes one file of complete parts',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  always: ALWAYS,
  options: OPTIONS,
  body: {
    kind: 'stream',
    optional: true,
    contentType: TUS_BODY,
    description: 'The first bytes; or none.',
  },
  requestHeaders: {
    'Tus-Resumable': '`1.0.0`; required.',
    'Upload-Length': 'Bytes of the whole; or else `Upload-Defer-Length: 1`.',
    'Upload-Defer-Length': '`1`: a later `PATCH` says the length.',
    'Upload-Metadata':
      'Pairs of a key and base64: `filename` (required), `filetype`, `folder`, `relativePath`, `copies`, `onConflict`.',
    'Upload-Concat':
      '`partial`: a part of a file, without a name. `final;` and the addresses of complete parts: the file made of them.',
    'Upload-Checksum':
      '`sha1`, `sha256`, `sha512` or `md5`, and the digest of this body in base64.',
  },
  answers: {
    201: {
      description: 'Where to send the rest to; with the file when it is complete',
      headers: ['Tus-Resumable', 'Location'],
      sometimes: ['Upload-Offset', 'Upload-Expires', 'Holdfast-File'],
    },
  },
  problems: [
    // For a key of another folder, and for parts that are not there.
    'NOT_FOUND',
    'NAME_TAKEN',
    'PARTS_INCOMPLETE',
    'UPLOAD_EXPIRED',
    'TUS_VERSION_UNSUPPORTED',
    'TOO_LARGE',
    'CHECKSUM_MISMATCH',
    'INSUFFICIENT_NODES',
    'NODES_FULL',
    'QUOTA_EXCEEDED',
  ],
  async handle({ caller, req, res, signal }, deps: Deps) {
    refuseEncoded(req)
    if (hasBody(req) && !isTusBody(req.headers)) {
      throw new UnsupportedMediaType(`The body has to be ${TUS_BODY}.`)
    }
    assertVersion(req.headers)
    const concat = concatOf(req.headers)
    const call = { caller, req, res, signal }
    if (concat?.kind === 'final') return join(deps, call, concat.parts)
    return begin(deps, call, concat !== undefined)
  },
})

async function begin(deps: Deps, call: Call, isPart: boolean) {
  const { caller, req } = call
  const metadata = metadataOf(req)
  const size = lengthOf(req.headers)
  if (size !== undefined && Number(req.headers['content-length'] ?? 0) > size) {
    throw new BodyTooLarge('The body is longer than Upload-Length.')
  }
  const { place, replaces } = isPart
    ? { place: placeOfPart(caller), replaces: false }
    : await freePlace(deps.catalog, caller, metadata)
  const upload = await openUpload(deps, {
    caller,
    place,
    replaces,
    size,
    concat: isPart ? 'partial' : null,
    metadata: metadata ?? null,
  })
  const received = await receiveFirst(deps, call, upload)
  return created(upload.id, progressHeaders({ ...received, fileId: received.file?.id }))
}

/** Whoever hears no address cannot go on: then nothing is kept. */
async function receiveFirst(deps: Deps, call: Call, upload: UploadRow): Promise<Received> {
  const { caller, req, res } = call
  const isEmptyFile = upload.size === 0 && upload.concat === null
  if (!hasBody(req) && !isEmptyFile) return upload
  try {
    const over = await takeOver(deps, { id: upload.id, caller })
    if (!('taken' in over)) return upload
    return await deps.running.run(upload.id, (stop) =>
      receiveBytes(deps, {
        upload: over.taken,
        bodyUntil: (until) => readBody(req, res, undefined, until),
        checksum: checksumOf(req.headers),
        stop,
      }),
    )
  } catch (error) {
    await removeUpload(deps.catalog, { id: upload.id, ownerId: upload.ownerId }).catch(() => {})
    throw error
  }
}

async function join(deps: Deps, { caller, req, signal }: Call, parts: readonly string[]) {
  const metadata = metadataOf(req)
  const concat = String(req.headers['upload-concat'])
  const { place, replaces } = await freePlace(deps.catalog, caller, metadata)
  const joined = await joinParts(deps, {
    ...{ caller, place, replaces, parts, concat, signal },
    metadata: metadata ?? null,
  })
  return created(joined.id, progressHeaders({ offset: joined.size, fileId: joined.fileId }))
}

const metadataOf = (req: Request): string | undefined => req.get('upload-metadata')

const created = (id: string, headers: Record<string, string>) => ({
  status: 201,
  headers: { Location: `/api/v1/uploads/${id}`, ...headers },
})
