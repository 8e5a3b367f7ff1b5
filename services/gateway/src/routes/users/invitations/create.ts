import { createInvitation } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { InvitationsOff } from '../../../http/errors.ts'
import { defineRoute } from '../../../http/route.ts'
import { email } from '../../../people/fields.ts'
import { invitationSchema, invitationView } from '../../../people/invitation-view.ts'
import { registrationNow } from '../../../people/registration.ts'
import { hashToken, newSecretToken } from '../../../people/sign-in.ts'

const WEEK_SECONDS = 7 * 86_400

const body = z.strictObject({
  email: email.nullable().default(null).meta({ description: 'Null: whoever has the token.' }),
  expiresIn: z
    .int()
    .min(60)
    .max(90 * 86_400)
    .default(WEEK_SECONDS)
    .meta({ description: 'Seconds.' }),
})

export const createInvitationRoute = defineRoute({
  method: 'post',
  path: '/users/invitations',
  tag: 'People',
  summary: 'Invite one person to make one account',
  access: 'admin',
  body: { kind: 'json', schema: body },
  answers: {
    201: {
      description: 'The invitation, with its token this once',
      schema: invitationSchema.extend({ token: z.string() }).meta({ id: 'NewInvitation' }),
    },
  },
  problems: ['INVITATIONS_OFF'],
  async handle({ body, caller }, { catalog, config }: Pick<GatewayDeps, 'catalog' | 'config'>) {
    const mode = await registrationNow(catalog, config.registration)
    if (mode === 'closed') throw new InvitationsOff()
    const token = newSecretToken()
    const made = await createInvitation(catalog, {
      tokenHash: hashToken(token),
      email: body.email,
      ttlSeconds: body.expiresIn,
      actorId: caller.userId,
    })
    return { status: 201, body: { ...invitationView(made), token } }
  },
})
