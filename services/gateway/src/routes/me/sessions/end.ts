import { revokeSession } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { NotFound } from '../../../http/errors.ts'
import { defineRoute } from '../../../http/route.ts'

export const endSessionRoute = defineRoute({
  method: 'delete',
  path: '/me/sessions/{id}',
  tag: 'Sign-in',
  summary: 'Sign out somewhere',
  access: 'user',
  scope: 'none',
  params: z.object({ id: z.uuid() }),
  answers: { 204: { description: 'Its tokens are worth nothing within two seconds' } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId } = caller
    const ended = await revokeSession(catalog, { userId, sessionId: params.id })
    if (!ended) throw new NotFound('This session')
    return { status: 204 }
  },
})
