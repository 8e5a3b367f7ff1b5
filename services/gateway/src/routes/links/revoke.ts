import { revokeShareLink } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const revokeLinkRoute = defineRoute({
  method: 'delete',
  path: '/links/{id}',
  tag: 'Share links',
  summary: 'Revoke a link; downloads under way end within a second',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  answers: { 204: { description: 'It leads nowhere any more' } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const gone = await revokeShareLink(catalog, { ownerId, within, id: params.id })
    if (!gone) throw new NotFound('This link')
    return { status: 204 }
  },
})
