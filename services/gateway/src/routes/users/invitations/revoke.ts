import { revokeInvitation } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { NotFound } from '../../../http/errors.ts'
import { defineRoute } from '../../../http/route.ts'

export const revokeInvitationRoute = defineRoute({
  method: 'delete',
  path: '/users/invitations/{id}',
  tag: 'People',
  summary: 'Take an invitation back',
  access: 'admin',
  params: z.strictObject({ id: z.uuid() }),
  answers: { 204: { description: 'It is worth nothing any more' } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const revoked = await revokeInvitation(catalog, { id: params.id, actorId: caller.userId })
    if (!revoked) throw new NotFound('This invitation')
    return { status: 204 }
  },
})
