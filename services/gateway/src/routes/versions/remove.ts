import { deleteVersion } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { versionParams } from '../../files/fields.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const removeVersionRoute = defineRoute({
  method: 'delete',
  path: '/files/{id}/versions/{version}',
  tag: 'Files',
  summary: 'Remove one earlier version for good',
  access: 'user',
  keepsToFolder: true,
  params: versionParams,
  answers: { 204: { description: 'Done' } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { id: fileId, version } = params
    const { userId: ownerId, within } = caller
    if (!(await deleteVersion(catalog, { ownerId, within, fileId, version }))) {
      throw new NotFound('This version')
    }
    return { status: 204 }
  },
})
