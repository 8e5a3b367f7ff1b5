import { removeUpload } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { ALWAYS, OPTIONS } from '../../uploads/tus-headers.ts'
import { uploadIdParams } from '../../uploads/upload-view.ts'

export const terminateUploadRoute = defineRoute({
  method: 'delete',
  path: '/uploads/{id}',
  tag: 'Files',
  summary: 'Ends a resumable upload; its quota is free at once. A file that it became stays',
  access: 'user',
  // Who may begin one may end it.
  scope: 'write',
  keepsToFolder: true,
  params: uploadIdParams,
  always: ALWAYS,
  options: OPTIONS,
  answers: { 204: { description: 'It is over', headers: ['Tus-Resumable'] } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    if (!(await removeUpload(catalog, { ...params, ownerId, within }))) {
      throw new NotFound('This upload')
    }
    return { status: 204 }
  },
})
