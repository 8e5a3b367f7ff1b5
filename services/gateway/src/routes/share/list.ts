import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { checkFolder } from '../../files/names.ts'
import { defineRoute } from '../../http/route.ts'
import { cursor, limit } from '../../http/validate.ts'
import { type AdmitDeps, admit } from '../../sharing/admit.ts'
import { findLink } from '../../sharing/find-link.ts'
import { sharedPage } from '../../sharing/shared-folder.ts'
import { sharedPageSchema, sharedView } from '../../sharing/shared-view.ts'
import { folder, shareRoute } from './share-contract.ts'

export const listShareRoute = defineRoute({
  ...shareRoute,
  method: 'get',
  path: '/s/{token}/list',
  summary: 'What lies in the folder that a link leads to, for programs',
  asPage: [],
  streams: false,
  query: z.strictObject({ folder, limit, cursor }),
  answers: { 200: { description: 'A page of folders and files', schema: sharedPageSchema } },
  problems: ['NOT_FOUND', 'UNAUTHENTICATED', 'HASHING_BUSY'],
  async handle({ params: { token }, query, req }, deps: AdmitDeps & Pick<GatewayDeps, 'catalog'>) {
    const asked = { ...query, folder: checkFolder(query.folder, 'folder') }
    const link = await findLink(deps.catalog, { token, ip: req.ip, part: '' })
    await admit(deps, link, req)
    const page = await sharedPage(deps.catalog, link, asked)
    return { status: 200, body: sharedView(asked.folder, page) }
  },
})
