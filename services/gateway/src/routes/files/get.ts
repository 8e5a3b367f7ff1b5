import { findFile } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { fileSchema } from '../../files/file-view.ts'
import { showFile } from '../../files/show-file.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const getFileRoute = defineRoute({
  method: 'get',
  path: '/files/{id}',
  tag: 'Files',
  summary: 'What is known about a file, its health as of now',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  answers: { 200: { description: 'The file', schema: fileSchema, headers: ['ETag'] } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const file = await findFile(catalog, {
      ownerId: caller.userId,
      within: caller.within,
      id: params.id,
    })
    if (file === undefined) throw new NotFound('This file')
    return showFile(catalog, file)
  },
})
