import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { cookie } from '../../people/cookies.ts'
import { isSecure } from '../../people/send-session.ts'
import { type AdmitDeps, checkPassword } from '../../sharing/admit.ts'
import { findLink } from '../../sharing/find-link.ts'
import { PASS_COOKIE, PASS_SECONDS, SHARE_PATH } from '../../sharing/share-passes.ts'
import { showTrouble } from '../../sharing/show-trouble.ts'
import { shareRoute } from './share-contract.ts'

type Deps = AdmitDeps & Pick<GatewayDeps, 'catalog' | 'config'>

export const givePasswordRoute = defineRoute({
  ...shareRoute,
  method: 'post',
  path: '/s/{token}',
  summary: 'Give the password of a link, from the form of its page',
  body: { kind: 'form', schema: z.strictObject({ password: z.string().min(1).max(256) }) },
  answers: {
    303: { description: 'Back to the page, with a pass', headers: ['Location', 'Set-Cookie'] },
  },
  problems: ['NOT_FOUND', 'UNAUTHENTICATED', 'HASHING_BUSY'],
  async handle({ params: { token }, body: { password }, req, res }, deps: Deps) {
    return showTrouble({ req, res, token }, async () => {
      const link = await findLink(deps.catalog, { token, ip: req.ip, part: '' })
      if (link.passwordHash !== null) await checkPassword(deps, link, password, req.ip)
      const pass = deps.sharePasses.passFor(link)
      const path = `${SHARE_PATH}/${token}`
      // Lax: the link is opened from elsewhere, and a pass changes nothing.
      const attributes = ['HttpOnly', 'SameSite=Lax']
      const secure = isSecure(deps.config, req)
      res.setHeader('Set-Cookie', cookie(PASS_COOKIE, pass, path, PASS_SECONDS, attributes, secure))
      res.setHeader('Referrer-Policy', 'no-referrer')
      res.setHeader('Cache-Control', 'no-store')
      res.setHeader('Location', path)
      res.status(303).end()
    })
  },
})
