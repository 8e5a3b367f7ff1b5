import { revokeApiKey } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { Forbidden, NotFound } from '../../../http/errors.ts'
import { defineRoute } from '../../../http/route.ts'

export const revokeApiKeyRoute = defineRoute({
  method: 'delete',
  path: '/me/api-keys/{id}',
  tag: 'Sign-in',
  summary: 'Revoke a key; a key may revoke itself and no other',
  access: 'user',
  scope: 'any',
  keepsToFolder: true,
  params: z.object({ id: z.uuid() }),
  answers: { 204: { description: 'It is worth nothing any more' } },
  problems: ['NOT_FOUND', 'FORBIDDEN'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId } = caller
    if (caller.via === 'key' && caller.sessionId !== params.id) {
      throw new Forbidden('An API key may revoke itself, and no other.')
    }
    const gone = await revokeApiKey(catalog, { userId, keyId: params.id })
    if (!gone) throw new NotFound('This API key')
    return { status: 204 }
  },
})
