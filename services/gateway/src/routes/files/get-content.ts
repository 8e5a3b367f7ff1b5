import { findFile } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { contentAnswers, contentRequestHeaders } from '../../files/content-contract.ts'
import { fileIdParams } from '../../files/fields.ts'
import { serveFile } from '../../files/serve-file.ts'
import { NotFound } from '../../http/errors.ts'
import { inTime } from '../../http/in-time.ts'
import { defineRoute } from '../../http/route.ts'
import { flag } from '../../http/validate.ts'

export const getContentRoute = defineRoute({
  method: 'get',
  path: '/files/{id}/content',
  tag: 'Files',
  summary: 'The bytes of a file',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  params: fileIdParams,
  query: z.strictObject({ download: flag }),
  requestHeaders: contentRequestHeaders,
  answers: contentAnswers,
  problems: ['NOT_FOUND', 'PRECONDITION_FAILED', 'RANGE_NOT_SATISFIABLE', 'CHUNK_UNAVAILABLE'],
  async handle(
    { params, query, caller, req, res, signal },
    { catalog, reader }: Pick<GatewayDeps, 'catalog' | 'reader'>,
  ) {
    const file = await inTime(
      findFile(catalog, { ownerId: caller.userId, within: caller.within, id: params.id }),
    )
    if (file === undefined) throw new NotFound('This file')
    return serveFile({ req, res, signal }, { file, reader, download: query.download })
  },
})
