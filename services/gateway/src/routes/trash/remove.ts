import { deleteFromTrash } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const removeTrashedRoute = defineRoute({
  method: 'delete',
  path: '/trash/{id}',
  tag: 'Files',
  summary: 'Remove a file that is in the trash for good, with all its versions',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  answers: { 204: { description: 'Done' } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const gone = await deleteFromTrash(catalog, { ownerId, within, id: params.id })
    if (!gone) throw new NotFound('This file')
    return { status: 204 }
  },
})
