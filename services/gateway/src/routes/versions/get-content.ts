import { findFile, findVersion } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { contentAnswers, contentRequestHeaders } from '../../files/content-contract.ts'
import { versionParams } from '../../files/fields.ts'
import { serveFile } from '../../files/serve-file.ts'
import { NotFound } from '../../http/errors.ts'
import { inTime } from '../../http/in-time.ts'
import { defineRoute } from '../../http/route.ts'
import { flag } from '../../http/validate.ts'

export const getVersionContentRoute = defineRoute({
  method: 'get',
  path: '/files/{id}/versions/{version}/content',
  tag: 'Files',
  summary: 'The bytes of an earlier version of a file',
  access: 'user',
  keepsToFolder: true,
  streams: true,
  params: versionParams,
  query: z.strictObject({ download: flag }),
  requestHeaders: contentRequestHeaders,
  answers: contentAnswers,
  problems: ['NOT_FOUND', 'PRECONDITION_FAILED', 'RANGE_NOT_SATISFIABLE', 'CHUNK_UNAVAILABLE'],
  async handle(
    { params, query, caller, req, res, signal },
    { catalog, reader }: Pick<GatewayDeps, 'catalog' | 'reader'>,
  ) {
    const { id, version } = params
    const owner = { ownerId: caller.userId, within: caller.within }
    const file = await inTime(findFile(catalog, { ...owner, id }))
    const old = await inTime(findVersion(catalog, { ...owner, fileId: id, version }))
    if (file === undefined || old === undefined) throw new NotFound('This version')
    const then = { ...file, ...old, updatedAt: old.createdAt }
    return serveFile({ req, res, signal }, { file: then, reader, download: query.download })
  },
})
