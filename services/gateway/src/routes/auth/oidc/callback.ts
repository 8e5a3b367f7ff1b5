import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { defineRoute } from '../../../http/route.ts'
import { type FinishDeps, finishFlow } from '../../../oidc/finish-flow.ts'
import { clearedFlowCookie, FLOW_COOKIE } from '../../../oidc/flow.ts'
import { readCookie } from '../../../people/cookies.ts'
import { addressKey } from '../../../people/rate-limit.ts'
import { isSecure, originOf, sessionSetCookies } from '../../../people/send-session.ts'

const text = (description: string) => z.string().max(4_096).optional().meta({ description })

export const oidcCallbackRoute = defineRoute({
  method: 'get',
  path: '/auth/oidc/callback',
  tag: 'Sign-in',
  summary: 'Where the provider sends a browser back to; to be registered there',
  access: 'anyone',
  // Providers add parameters of their own, which are to be ignored (RFC 6749 4.1.2).
  query: z.looseObject({
    code: text('What the gateway exchanges for who it is.'),
    state: text('Names the sign-in that the browser began; it works once.'),
    iss: text('Which provider this is from (RFC 9207).'),
    error: text('Why there is no code.'),
  }),
  answers: {
    303: {
      description: 'Signed in, or linked; or to a page with `trouble`, the code of what is wrong',
      headers: ['Location', 'Set-Cookie'],
    },
  },
  streams: true,
  async handle({ query, req, res, log }, deps: FinishDeps & Pick<GatewayDeps, 'csrf'>) {
    const origin = originOf(req)
    const outcome = await finishFlow(deps, {
      query: req.originalUrl.slice(req.originalUrl.indexOf('?')),
      state: query.state,
      browser: readCookie(req.headers.cookie, FLOW_COOKIE),
      origin,
      log,
    })
    const { session } = { session: undefined, ...outcome }
    if ('code' in outcome) res.locals.outcome = outcome.code
    else deps.limits.address.giveBack(addressKey(origin.ip))
    const cookies = [
      clearedFlowCookie(isSecure(deps.config, req)),
      ...(session === undefined ? [] : sessionSetCookies(deps, req, session)),
    ]
    return { status: 303, headers: { Location: outcome.to, 'Set-Cookie': cookies } }
  },
})
