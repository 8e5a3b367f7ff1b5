import { endOtherSessions } from '@holdfast/catalog'
import type { GatewayDeps } from '../../../deps.ts'
import { defineRoute } from '../../../http/route.ts'

export const endOtherSessionsRoute = defineRoute({
  method: 'delete',
  path: '/me/sessions',
  tag: 'Sign-in',
  summary: 'Sign out everywhere else',
  access: 'user',
  scope: 'none',
  answers: { 204: { description: 'Only the session that asked is left' } },
  async handle({ caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    await endOtherSessions(catalog, { userId: caller.userId, keep: caller.sessionId })
    return { status: 204 }
  },
})
