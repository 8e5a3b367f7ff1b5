import { findFileByPath } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { contentAnswers, contentRequestHeaders } from '../../files/content-contract.ts'
import { pathParams } from '../../files/fields.ts'
import { fileSchema } from '../../files/file-view.ts'
import { checkPath } from '../../files/names.ts'
import { serveFile } from '../../files/serve-file.ts'
import { showFile } from '../../files/show-file.ts'
import { NotFound } from '../../http/errors.ts'
import { inTime } from '../../http/in-time.ts'
import { defineRoute } from '../../http/route.ts'
import { flag } from '../../http/validate.ts'
import { assertWithin } from '../../people/key-folder.ts'

export const getByPathRoute = defineRoute({
  method: 'get',
  path: '/files/by-path/{path...}',
  tag: 'Files',
  summary: 'The bytes of a file by its path, or with `?meta` what is known about it',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  params: pathParams,
  query: z.strictObject({ meta: flag, download: flag }),
  requestHeaders: contentRequestHeaders,
  answers: {
    ...contentAnswers,
    200: {
      ...contentAnswers[200],
      description: 'The bytes; with `?meta` the File',
      contentType: 'application/json',
      schema: fileSchema,
      alsoAs: '*/*',
      headers: [],
      sometimes: [...contentAnswers[200].headers, 'Repr-Digest'],
    },
  },
  problems: ['NOT_FOUND', 'PRECONDITION_FAILED', 'RANGE_NOT_SATISFIABLE', 'CHUNK_UNAVAILABLE'],
  async handle(
    { params, query, caller, req, res, signal },
    { catalog, reader }: Pick<GatewayDeps, 'catalog' | 'reader'>,
  ) {
    const { folder, name } = checkPath(params.path)
    assertWithin(caller, folder, 'This file')
    const file = await inTime(findFileByPath(catalog, { ownerId: caller.userId, folder, name }))
    if (file === undefined) throw new NotFound('This file')
    if (query.meta) return inTime(showFile(catalog, file))
    return serveFile({ req, res, signal }, { file, reader, download: query.download })
  },
})
