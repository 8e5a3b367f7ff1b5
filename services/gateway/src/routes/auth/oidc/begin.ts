import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { RateLimited } from '../../../http/errors.ts'
import { defineRoute } from '../../../http/route.ts'
import { startFlow } from '../../../oidc/begin-flow.ts'
import { flowCookie } from '../../../oidc/flow.ts'
import { returnPath } from '../../../oidc/return-path.ts'
import { troubleOf } from '../../../oidc/trouble.ts'
import { addressKey } from '../../../people/rate-limit.ts'
import { isSecure } from '../../../people/send-session.ts'

export const beginOidcRoute = defineRoute({
  method: 'get',
  path: '/auth/oidc',
  tag: 'Sign-in',
  summary: 'Send a browser to the OpenID Connect provider to sign in, or to make an account',
  access: 'anyone',
  query: z.strictObject({
    to: z
      .string()
      .max(2_048)
      .optional()
      .meta({ description: 'The page to go on to: a path of this server.' }),
    invitation: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'For a new account, where one is needed.' }),
  }),
  answers: {
    303: {
      description:
        'To the provider; or to the sign-in page with `trouble`, the code of what is wrong',
      headers: ['Location'],
      sometimes: ['Set-Cookie'],
    },
  },
  streams: true,
  async handle(
    { query, req, res, log },
    deps: Pick<GatewayDeps, 'config' | 'catalog' | 'limits' | 'provider'>,
  ) {
    const returnTo = returnPath(query.to)
    try {
      // Given back to those who come in.
      const wait = deps.limits.address.take(addressKey(req.ip ?? ''))
      if (wait > 0) throw new RateLimited(wait)
      const { invitation } = query
      const { address, browser } = await startFlow(deps, { invitation, returnTo })
      const cookie = flowCookie(browser, isSecure(deps.config, req))
      return { status: 303, headers: { Location: address, 'Set-Cookie': cookie } }
    } catch (error) {
      const { code, to } = troubleOf(error, { page: '/login', returnTo, log })
      res.locals.outcome = code
      return { status: 303, headers: { Location: to } }
    }
  },
})
