import { deleteFile } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { changeGuard, changeRequestHeaders } from '../../files/change-conditions.ts'
import { fileIdParams } from '../../files/fields.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { flag } from '../../http/validate.ts'

export const removeFileRoute = defineRoute({
  method: 'delete',
  path: '/files/{id}',
  tag: 'Files',
  summary: 'Move a file to the trash, or with `?permanent=true` away at once',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  query: z.strictObject({ permanent: flag }),
  requestHeaders: changeRequestHeaders,
  answers: { 204: { description: 'Done' } },
  problems: ['NOT_FOUND', 'PRECONDITION_FAILED'],
  async handle({ params, query, caller, req }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const gone = await deleteFile(catalog, {
      ownerId,
      within,
      id: params.id,
      permanent: query.permanent,
      guard: changeGuard(req.headers),
    })
    if (!gone) throw new NotFound('This file')
    return { status: 204 }
  },
})
