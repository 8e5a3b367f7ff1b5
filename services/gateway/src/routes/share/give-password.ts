import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { readBody } from '../../http/body.ts'
import { BodyTooLarge, UnsupportedMediaType, ValidationFailed } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { cookie } from '../../people/cookies.ts'
import { isSecure } from '../../people/send-session.ts'
import { type AdmitDeps, checkPassword } from '../../sharing/admit.ts'
import { findLink } from '../../sharing/find-link.ts'
import { PASS_COOKIE, PASS_SECONDS, SHARE_PATH } from '../../sharing/share-passes.ts'
import { showTrouble } from '../../sharing/show-trouble.ts'

type Deps = AdmitDeps & Pick<GatewayDeps, 'catalog' | 'config'>

/** Bytes; a password of 256 characters has at most 3,072 when every byte is escaped. */
const MAX_FORM_BYTES = 4_096

export const givePasswordRoute = defineRoute({
  method: 'post',
  path: '/{token}',
  tag: 'Share links',
  summary: 'Give the password of a link, from the form of its page',
  access: 'anyone',
  params: z.strictObject({ token: z.string() }),
  body: {
    kind: 'stream',
    contentType: 'application/x-www-form-urlencoded',
    description: 'password',
  },
  answers: { 303: { description: 'Back to the page, with a cookie' } },
  streams: true,
  async handle({ params: { token }, req, res }, deps: Deps) {
    return showTrouble({ req, res, token }, async () => {
      const password = await readPassword(req, res)
      const link = await findLink(deps.catalog, { token, ip: req.ip })
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

async function readPassword(...[req, res]: Parameters<typeof readBody>): Promise<string> {
  if (!/^application\/x-www-form-urlencoded[ \t]*(;|$)/i.test(req.headers['content-type'] ?? '')) {
    throw new UnsupportedMediaType('The body must be a form with the password.')
  }
  let text = ''
  for await (const piece of readBody(req, res)) {
    text += piece.toString('latin1')
    if (text.length > MAX_FORM_BYTES) throw new BodyTooLarge('A form has at most 4 KiB.')
  }
  const password = new URLSearchParams(text).get('password') ?? ''
  if (password === '' || password.length > 256) {
    throw new ValidationFailed([{ path: 'password', message: 'has 1 to 256 characters' }])
  }
  return password
}
