import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { flag } from '../../http/validate.ts'
import { type AdmitDeps, admit } from '../../sharing/admit.ts'
import { findLink } from '../../sharing/find-link.ts'
import { serveLink } from '../../sharing/serve-link.ts'
import { filePage, sendPage, wantsPage } from '../../sharing/share-page.ts'
import { showTrouble } from '../../sharing/show-trouble.ts'

type Deps = AdmitDeps & Pick<GatewayDeps, 'catalog' | 'reader'>

const common = {
  method: 'get',
  tag: 'Share links',
  access: 'anyone',
  streams: true,
  params: z.strictObject({ token: z.string() }),
  query: z.strictObject({ download: flag }),
  answers: {
    200: { description: 'The bytes, or for a browser the page', contentType: '*/*' },
    206: { description: 'The ranges asked for', contentType: '*/*' },
    304: { description: 'Not modified' },
  },
} as const

/** The address that people send each other. */
export const openShareRoute = defineRoute({
  ...common,
  path: '/{token}',
  summary: 'The page of a link for browsers, its bytes for everything else',
  async handle({ params: { token }, query: { download }, req, res, signal }, deps: Deps) {
    return showTrouble({ req, res, token }, async () => {
      const link = await findLink(deps.catalog, { token, ip: req.ip })
      await admit(deps, link, req)
      if (wantsPage(req) && !download) return sendPage(res, 200, filePage(token, link.file))
      return serveLink({ req, res, signal }, deps, { link, download })
    })
  },
})

export const shareContentRoute = defineRoute({
  ...common,
  path: '/{token}/content',
  summary: 'The bytes a link leads to, whoever asks',
  async handle({ params: { token }, query: { download }, req, res, signal }, deps: Deps) {
    return showTrouble({ req, res, token }, async () => {
      const link = await findLink(deps.catalog, { token, ip: req.ip })
      await admit(deps, link, req)
      return serveLink({ req, res, signal }, deps, { link, download })
    })
  },
})
