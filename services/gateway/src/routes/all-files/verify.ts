import { startVerification } from '@holdfast/catalog'
import { verifyContent } from '@holdfast/jobs'
import { verificationSchema, verificationView } from '../../all-files/verification-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const verifyAnyFileRoute = defineRoute({
  method: 'post',
  path: '/all-files/{id}/verify',
  tag: 'System',
  summary: 'Read every copy of every chunk of a file in the background; bad ones are repaired',
  access: 'admin',
  params: fileIdParams,
  answers: {
    202: {
      description: 'The reading, which now runs or ran already; the file tells how far it is',
      schema: verificationSchema,
      headers: ['Location'],
    },
  },
  problems: ['NOT_FOUND'],
  async handle({ params: { id }, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const verification = await startVerification(catalog, {
      fileId: id,
      actorId: caller.userId,
      // By the outbox: a queue that is away delays it and does not refuse it.
      job: (verificationId) => ({ job: verifyContent.name, payload: { verificationId } }),
    })
    if (verification === undefined) throw new NotFound('This file')
    const headers = { location: `/api/v1/all-files/${id}` }
    return { status: 202, body: verificationView(verification), headers }
  },
})
