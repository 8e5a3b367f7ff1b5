import { restoreFile } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { fileSchema } from '../../files/file-view.ts'
import { showFile } from '../../files/show-file.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const restoreFileRoute = defineRoute({
  method: 'post',
  path: '/trash/{id}/restore',
  tag: 'Files',
  summary: 'Take a file out of the trash, into the folder it was in',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  query: z.strictObject({
    onConflict: z
      .enum(['fail', 'rename'])
      .default('fail')
      .meta({ description: 'When its name is taken.' }),
  }),
  answers: { 200: { description: 'The file', schema: fileSchema, headers: ['ETag'] } },
  problems: ['NOT_FOUND', 'NAME_TAKEN'],
  async handle({ params, query, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const file = await restoreFile(catalog, { ownerId, within, id: params.id, ...query })
    if (file === undefined) throw new NotFound('This file')
    return showFile(catalog, file)
  },
})
