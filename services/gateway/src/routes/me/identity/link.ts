import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { RateLimited } from '../../../http/errors.ts'
import { defineRoute } from '../../../http/route.ts'
import { startFlow } from '../../../oidc/begin-flow.ts'
import { flowCookie } from '../../../oidc/flow.ts'
import { confirmOwner } from '../../../people/confirm-owner.ts'
import { givenPassword } from '../../../people/fields.ts'
import { addressKey } from '../../../people/rate-limit.ts'
import { isSecure } from '../../../people/send-session.ts'

export const linkIdentityRoute = defineRoute({
  method: 'post',
  path: '/me/identity',
  tag: 'Sign-in',
  summary:
    'Begin to link your account with one of the provider; the browser is to go to `location`',
  access: 'user',
  scope: 'none',
  body: {
    kind: 'json',
    schema: z.strictObject({
      currentPassword: givenPassword.optional().meta({
        description: 'Needed where you have one: the link is a way in for ever.',
      }),
    }),
  },
  answers: {
    200: {
      description: 'Good for ten minutes, in this browser',
      schema: z.object({ location: z.url() }),
      headers: ['Set-Cookie'],
    },
  },
  problems: [
    'WRONG_PASSWORD',
    'SIGN_IN_AGAIN',
    'PROVIDER_NOT_SET_UP',
    'PROVIDER_AWAY',
    'RATE_LIMITED',
    'HASHING_BUSY',
  ],
  streams: true,
  async handle(
    { body, caller, req },
    deps: Pick<GatewayDeps, 'config' | 'catalog' | 'passwords' | 'limits' | 'provider'>,
  ) {
    await confirmOwner(deps, caller, body.currentPassword)
    const wait = deps.limits.address.take(addressKey(req.ip ?? ''))
    if (wait > 0) throw new RateLimited(wait)
    const { sessionId } = caller
    const { address, browser } = await startFlow(deps, { sessionId, returnTo: '/account' })
    const cookie = flowCookie(browser, isSecure(deps.config, req))
    return { status: 200, body: { location: address }, headers: { 'Set-Cookie': cookie } }
  },
})
