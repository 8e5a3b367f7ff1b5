import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { confirmOwner } from '../../people/confirm-owner.ts'
import { givenPassword } from '../../people/fields.ts'
import { removeAccount } from '../../people/remove-account.ts'
import { signedOutAnswer } from '../../people/send-session.ts'

export const removeMeRoute = defineRoute({
  method: 'delete',
  path: '/me',
  tag: 'Sign-in',
  summary: 'Remove your account, with all files, keys and links; there is no way back',
  access: 'user',
  scope: 'none',
  body: {
    kind: 'json',
    schema: z.strictObject({
      password: givenPassword.optional().meta({ description: 'Needed where you have one.' }),
    }),
  },
  answers: { 204: { description: 'It is gone; its bytes follow', headers: ['Set-Cookie'] } },
  problems: ['WRONG_PASSWORD', 'SIGN_IN_AGAIN', 'LAST_ADMIN', 'RATE_LIMITED', 'HASHING_BUSY'],
  async handle(
    { body, caller, req, log },
    deps: Pick<GatewayDeps, 'config' | 'catalog' | 'passwords' | 'limits'>,
  ) {
    const { userId } = caller
    await confirmOwner(deps, caller, body.password, 'password')
    await removeAccount(deps.catalog, { userId, actorId: userId }, log)
    return signedOutAnswer(deps, req)
  },
})
