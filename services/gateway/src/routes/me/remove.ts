import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { confirmPassword } from '../../people/confirm-password.ts'
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
  body: { kind: 'json', schema: z.strictObject({ password: givenPassword }) },
  answers: { 204: { description: 'It is gone; its bytes follow', headers: ['Set-Cookie'] } },
  problems: ['WRONG_PASSWORD', 'LAST_ADMIN', 'RATE_LIMITED', 'HASHING_BUSY'],
  async handle(
    { body, caller, req, log },
    deps: Pick<GatewayDeps, 'config' | 'catalog' | 'passwords' | 'limits'>,
  ) {
    const { userId } = caller
    await confirmPassword(deps, { userId, password: body.password })
    await removeAccount(deps.catalog, { userId, actorId: userId }, log)
    return signedOutAnswer(deps, req)
  },
})
