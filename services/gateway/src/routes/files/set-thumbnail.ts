import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { fileSchema, fileView } from '../../files/file-view.ts'
import { readBody, refuseEncoded } from '../../http/body.ts'
import { defineRoute } from '../../http/route.ts'
import { storeThumbnail } from '../../thumbnails/store-thumbnail.ts'

export const setThumbnailRoute = defineRoute({
  method: 'put',
  path: '/files/{id}/thumbnail',
  tag: 'Files',
  summary: 'Give a file a small picture of what it shows',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  params: fileIdParams,
  query: z.strictObject({
    of: z.string().min(1).max(128).meta({
      description: 'CID of the bytes that it shows; 412 when the file has others by now.',
    }),
  }),
  body: {
    kind: 'stream',
    contentType: 'image/*',
    description: 'JPEG, PNG or WebP, at most 64 KiB.',
  },
  answers: { 200: { description: 'The file', schema: fileSchema } },
  problems: [
    'NOT_FOUND',
    'PRECONDITION_FAILED',
    'TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'REQUEST_TIMEOUT',
    'INSUFFICIENT_NODES',
    'NODES_FULL',
    'QUOTA_EXCEEDED',
  ],
  async handle(
    { params, query, caller, req, res, signal },
    deps: Pick<GatewayDeps, 'catalog' | 'writer'>,
  ) {
    refuseEncoded(req)
    const body = readBody(req, res)
    const target = { ownerId: caller.userId, fileId: params.id, within: caller.within }
    const file = await storeThumbnail(deps, { target, of: query.of, body, signal })
    return { status: 200, body: fileView(file) }
  },
})
