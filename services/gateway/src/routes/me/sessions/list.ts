import { listSessions } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { defineRoute } from '../../../http/route.ts'
import { sessionInfoSchema, sessionView } from '../../../people/session-view.ts'

export const listSessionsRoute = defineRoute({
  method: 'get',
  path: '/me/sessions',
  tag: 'Sign-in',
  summary: 'Where you are signed in, last used first',
  access: 'user',
  scope: 'none',
  answers: {
    200: {
      description: 'All that have not ended',
      schema: z.object({ items: z.array(sessionInfoSchema), next: z.null() }),
    },
  },
  async handle({ caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const sessions = await listSessions(catalog, caller.userId)
    const items = sessions.map((session) => sessionView(session, caller.sessionId))
    return { status: 200, body: { items, next: null } }
  },
})
