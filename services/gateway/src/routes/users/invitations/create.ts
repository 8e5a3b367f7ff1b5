import { createInvitation } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { InvitationsOff } from '../../../http/errors.ts'
import { defineRoute } from '../../../http/route.ts'
import { invitationMail } from '../../../mail/letters.ts'
import { mailLink } from '../../../mail/mail-link.ts'
import { mailOutcomeSchema } from '../../../mail/mail-outcome.ts'
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
  mail: z
    .boolean()
    .default(true)
    .meta({ description: 'Mail the link to the address, where there is one.' }),
})

const newInvitation = invitationSchema
  .extend({
    token: z.string(),
    mail: mailOutcomeSchema
      .nullable()
      .meta({ description: 'What came of the mail; null: none was to be sent.' }),
  })
  .meta({ id: 'NewInvitation' })

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
      schema: newInvitation,
    },
  },
  problems: ['INVITATIONS_OFF'],
  async handle(
    { body, caller },
    deps: Pick<GatewayDeps, 'catalog' | 'config' | 'vaults' | 'limits' | 'log'>,
  ) {
    const { catalog, config } = deps
    const mode = await registrationNow(catalog, config.registration)
    if (mode === 'closed') throw new InvitationsOff()
    const token = newSecretToken()
    const made = await createInvitation(catalog, {
      tokenHash: hashToken(token),
      email: body.email,
      ttlSeconds: body.expiresIn,
      actorId: caller.userId,
    })
    const { email: to, expiresIn: seconds } = body
    const mail =
      to === null || !body.mail
        ? null
        : await mailLink(deps, caller.userId, (publicUrl) =>
            invitationMail(to, { token, seconds, publicUrl }),
          )
    return { status: 201, body: { ...invitationView(made), token, mail } }
  },
})
