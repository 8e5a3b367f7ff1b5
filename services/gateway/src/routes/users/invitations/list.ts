import { listInvitations } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { defineRoute } from '../../../http/route.ts'
import { invitationSchema, invitationView } from '../../../people/invitation-view.ts'

export const listInvitationsRoute = defineRoute({
  method: 'get',
  path: '/users/invitations',
  tag: 'People',
  summary: 'Invitations that nobody has used yet, without their tokens',
  access: 'admin',
  answers: {
    200: {
      description: 'All that are still good',
      schema: z.object({ items: z.array(invitationSchema), next: z.null() }),
    },
  },
  async handle(_input, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const items = (await listInvitations(catalog)).map(invitationView)
    return { status: 200, body: { items, next: null } }
  },
})
