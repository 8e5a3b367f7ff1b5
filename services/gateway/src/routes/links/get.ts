import { findShareLink } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { linkSchema, linkView } from '../../sharing/link-view.ts'

export const getLinkRoute = defineRoute({
  method: 'get',
  path: '/links/{id}',
  tag: 'Share links',
  summary: 'What is known about a link',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  answers: { 200: { description: 'The link, without its token', schema: linkSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const link = await findShareLink(catalog, { ownerId, within, id: params.id })
    if (link === undefined) throw new NotFound('This link')
    return { status: 200, body: linkView(link) }
  },
})
