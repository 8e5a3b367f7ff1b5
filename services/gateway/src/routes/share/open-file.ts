import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { pathParams } from '../../files/fields.ts'
import { checkPath } from '../../files/names.ts'
import { defineRoute } from '../../http/route.ts'
import { flag } from '../../http/validate.ts'
import { type AdmitDeps, admit } from '../../sharing/admit.ts'
import { findLink } from '../../sharing/find-link.ts'
import { partOf, serveSharedFile } from '../../sharing/serve-shared.ts'
import { sharedFile } from '../../sharing/shared-folder.ts'
import { showTrouble } from '../../sharing/show-trouble.ts'
import { bytesRoute, token } from './share-contract.ts'

type Deps = AdmitDeps & Pick<GatewayDeps, 'catalog' | 'reader'>

export const shareFileRoute = defineRoute({
  ...bytesRoute,
  path: '/s/{token}/files/{path...}',
  summary: 'One file of the folder that a link leads to',
  params: z.strictObject({ token, ...pathParams.shape }),
  query: z.strictObject({ download: flag }),
  async handle({ params: { token, path }, query, req, res, signal, log }, deps: Deps) {
    return showTrouble({ req, res, token }, async () => {
      const place = checkPath(path)
      const part = partOf(place.folder, place.name)
      const link = await findLink(deps.catalog, { token, ip: req.ip, part })
      await admit(deps, link, req)
      const file = await sharedFile(deps.catalog, link, place)
      const { download } = query
      return serveSharedFile({ req, res, signal, log }, deps, { link, part, file, download })
    })
  },
})
