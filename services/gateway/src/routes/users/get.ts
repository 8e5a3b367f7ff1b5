import { findSeenUser } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { accountIdParams, accountSchema, accountView } from '../../people/account-view.ts'

export const getUserRoute = defineRoute({
  method: 'get',
  path: '/users/{id}',
  tag: 'People',
  summary: 'One account',
  access: 'admin',
  params: accountIdParams,
  answers: { 200: { description: 'The account', schema: accountSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const user = await findSeenUser(catalog, params.id)
    if (user === undefined) throw new NotFound('This account')
    return { status: 200, body: accountView(user) }
  },
})
