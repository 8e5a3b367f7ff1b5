import { cancelVerification } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const cancelVerificationRoute = defineRoute({
  method: 'delete',
  path: '/all-files/{id}/verification',
  tag: 'System',
  summary: "Stop reading a file's copies; what was found until now stays",
  access: 'admin',
  params: fileIdParams,
  answers: { 204: { description: 'Stopped' } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const stop = { fileId: params.id, actorId: caller.userId }
    if (!(await cancelVerification(catalog, stop))) throw new NotFound('A running verification')
    return { status: 204 }
  },
})
