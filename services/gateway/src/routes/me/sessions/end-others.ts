import { audit, revokeOtherSessions } from '@holdfast/catalog'
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
    const { userId, sessionId } = caller
    const others = await revokeOtherSessions(catalog, { userId, keep: sessionId })
    if (others > 0) {
      await audit(catalog, { actorId: userId, action: 'session.ended', detail: { others } })
    }
    return { status: 204 }
  },
})
