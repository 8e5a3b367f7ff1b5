import { identityOf } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { defineRoute } from '../../../http/route.ts'
import { identitySchema, identityView } from '../../../oidc/identity-view.ts'

export const getIdentityRoute = defineRoute({
  method: 'get',
  path: '/me/identity',
  tag: 'Sign-in',
  summary: 'Which account of the OpenID Connect provider signs in to yours',
  access: 'user',
  scope: 'none',
  answers: {
    200: {
      description: 'Null: none',
      schema: z.object({ identity: identitySchema.nullable() }),
    },
  },
  async handle({ caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const identity = await identityOf(catalog, caller.userId)
    return {
      status: 200,
      body: { identity: identity === undefined ? null : identityView(identity) },
    }
  },
})
