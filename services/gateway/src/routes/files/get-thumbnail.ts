import { findThumbnail } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { contentAnswers, contentRequestHeaders } from '../../files/content-contract.ts'
import { fileIdParams } from '../../files/fields.ts'
import { sendContent } from '../../files/send-content.ts'
import { NotFound } from '../../http/errors.ts'
import { inTime } from '../../http/in-time.ts'
import { defineRoute } from '../../http/route.ts'

export const getThumbnailRoute = defineRoute({
  method: 'get',
  path: '/files/{id}/thumbnail',
  tag: 'Files',
  summary: 'The small picture of a file',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  params: fileIdParams,
  query: z.strictObject({
    cid: z.string().max(128).optional().meta({
      description: 'Only this one, `thumbnail` of the file: browsers then keep it for good.',
    }),
  }),
  requestHeaders: contentRequestHeaders,
  answers: contentAnswers,
  problems: ['NOT_FOUND', 'PRECONDITION_FAILED', 'RANGE_NOT_SATISFIABLE', 'CHUNK_UNAVAILABLE'],
  async handle(
    { params, query, caller, req, res, signal },
    { catalog, reader }: Pick<GatewayDeps, 'catalog' | 'reader'>,
  ) {
    const owner = { ownerId: caller.userId, within: caller.within }
    const found = await inTime(findThumbnail(catalog, { ...owner, fileId: params.id }))
    const tag = found && cidText(found.digest, 'raw')
    if (found === undefined || tag === undefined || (query.cid ?? tag) !== tag) {
      throw new NotFound('This thumbnail')
    }
    const { contentId, contentType, size, digest: sha256, createdAt: updatedAt } = found
    const name = `thumbnail.${contentType.replace('image/', '')}`
    await sendContent({
      req,
      res,
      signal,
      download: false,
      file: { name, contentType, size, tag, updatedAt, sha256, forGood: query.cid !== undefined },
      read: (range) => reader.read({ contentId, size, ...range, signal }),
    })
    return undefined
  },
})
