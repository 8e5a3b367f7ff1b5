import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { contentAnswers } from '../../files/content-contract.ts'
import { defineRoute } from '../../http/route.ts'
import { flag } from '../../http/validate.ts'
import { type AdmitDeps, admit } from '../../sharing/admit.ts'
import { findLink } from '../../sharing/find-link.ts'
import { serveLink } from '../../sharing/serve-link.ts'
import { filePage, sendPage, wantsPage } from '../../sharing/share-page.ts'
import { showTrouble } from '../../sharing/show-trouble.ts'
import { bytesRoute } from './share-contract.ts'

type Deps = AdmitDeps & Pick<GatewayDeps, 'catalog' | 'reader'>

const query = z.strictObject({ download: flag })

const { headers, sometimes } = contentAnswers[200]

/** The address that people send each other. */
export const openShareRoute = defineRoute({
  ...bytesRoute,
  path: '/s/{token}',
  summary: 'The page of a link for browsers, its bytes for everything else',
  query,
  answers: {
    ...contentAnswers,
    200: {
      description:
        'The page, for who accepts `text/html` and does not say `?download`; or the bytes',
      contentType: 'text/html',
      alsoAs: '*/*',
      // A page has none of them.
      sometimes: [...headers, ...sometimes],
    },
  },
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
  ...bytesRoute,
  path: '/s/{token}/content',
  summary: 'The bytes a link leads to, whoever asks',
  query,
  async handle({ params: { token }, query: { download }, req, res, signal }, deps: Deps) {
    return showTrouble({ req, res, token }, async () => {
      const link = await findLink(deps.catalog, { token, ip: req.ip })
      await admit(deps, link, req)
      return serveLink({ req, res, signal }, deps, { link, download })
    })
  },
})
