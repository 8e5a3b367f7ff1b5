import { unlinkIdentity } from '@holdfast/catalog'
import type { GatewayDeps } from '../../../deps.ts'
import { NotFound } from '../../../http/errors.ts'
import { defineRoute } from '../../../http/route.ts'

export const unlinkIdentityRoute = defineRoute({
  method: 'delete',
  path: '/me/identity',
  tag: 'Sign-in',
  summary: 'Sign in with the provider no more; needs a password, which is then the only way in',
  access: 'user',
  scope: 'none',
  answers: { 204: { description: 'Unlinked; sessions that are open stay' } },
  problems: ['NOT_FOUND', 'LAST_WAY_IN'],
  async handle({ caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    if (!(await unlinkIdentity(catalog, caller.userId))) throw new NotFound('This link')
    return { status: 204 }
  },
})
