import { listApiKeys } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { defineRoute } from '../../../http/route.ts'
import { apiKeySchema, apiKeyView } from '../../../people/api-key-view.ts'

export const listApiKeysRoute = defineRoute({
  method: 'get',
  path: '/me/api-keys',
  tag: 'Sign-in',
  summary: 'Your API keys, without the keys themselves',
  access: 'user',
  scope: 'none',
  answers: {
    200: {
      description: 'All that are not revoked',
      schema: z.object({ items: z.array(apiKeySchema), next: z.null() }),
    },
  },
  async handle({ caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const keys = await listApiKeys(catalog, caller.userId)
    return { status: 200, body: { items: keys.map(apiKeyView), next: null } }
  },
})
