import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { type AdmitDeps, admit } from '../../sharing/admit.ts'
import { findLink } from '../../sharing/find-link.ts'
import { serveLook } from '../../sharing/serve-shared.ts'
import { bytesRoute, token } from './share-contract.ts'

type Deps = AdmitDeps & Pick<GatewayDeps, 'catalog' | 'reader'>

export const sharePreviewRoute = defineRoute({
  ...bytesRoute,
  path: '/s/{token}/preview',
  summary:
    'The picture, sound or film of a link, for its page: no download, so only of links without a limit',
  asPage: [],
  params: z.strictObject({ token }),
  async handle({ params: { token }, req, res, signal, log }, deps: Deps) {
    const link = await findLink(deps.catalog, { token, ip: req.ip, part: '' })
    await admit(deps, link, req)
    return serveLook({ req, res, signal, log }, deps, link)
  },
})
