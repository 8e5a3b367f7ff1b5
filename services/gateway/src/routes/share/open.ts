import type { OpenLink } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { checkFolder } from '../../files/names.ts'
import { defineRoute } from '../../http/route.ts'
import { cursor, flag } from '../../http/validate.ts'
import { type AdmitDeps, admit } from '../../sharing/admit.ts'
import { filePage } from '../../sharing/file-page.ts'
import { findLink } from '../../sharing/find-link.ts'
import { folderPage } from '../../sharing/folder-page.ts'
import { partOf, serveShared } from '../../sharing/serve-shared.ts'
import { type Page, sendPage, wantsPage } from '../../sharing/share-page.ts'
import { sharedPage } from '../../sharing/shared-folder.ts'
import { sharedView } from '../../sharing/shared-view.ts'
import { showTrouble } from '../../sharing/show-trouble.ts'
import { type ShowDeps, shownOf } from '../../sharing/shown-of.ts'
import { folder, wholeRoute } from './share-contract.ts'

type Deps = AdmitDeps & Pick<GatewayDeps, 'catalog' | 'reader'>

/** The address that people send each other. */
export const openShareRoute = defineRoute({
  ...wholeRoute,
  path: '/s/{token}',
  summary: 'The page of a link for browsers; its file, or its folder as a ZIP, for everything else',
  query: z.strictObject({ download: flag, folder, cursor }),
  answers: {
    ...wholeRoute.answers,
    200: {
      ...wholeRoute.answers[200],
      description:
        'The page, for who accepts `text/html` and does not say `?download`; or the bytes',
      contentType: 'text/html',
      alsoAs: '*/*',
    },
  },
  async handle({ params: { token }, query, req, res, signal, log }, deps: Deps) {
    return showTrouble({ req, res, token }, async () => {
      const folder = checkFolder(query.folder, 'folder')
      const link = await findLink(deps.catalog, { token, ip: req.ip, part: partOf(folder) })
      await admit(deps, link, req)
      const { download } = query
      if (!wantsPage(req) || download) {
        return serveShared({ req, res, signal, log }, deps, { link, folder, download })
      }
      const { cursor } = query
      const page = await pageOf({ ...deps, signal, log }, { token, link, folder, cursor })
      return sendPage(res, 200, page)
    })
  },
})

export const shareContentRoute = defineRoute({
  ...wholeRoute,
  path: '/s/{token}/content',
  summary: 'The file a link leads to, or its folder as a ZIP, whoever asks',
  query: z.strictObject({ download: flag, folder }),
  async handle({ params: { token }, query, req, res, signal, log }, deps: Deps) {
    return showTrouble({ req, res, token }, async () => {
      const folder = checkFolder(query.folder, 'folder')
      const link = await findLink(deps.catalog, { token, ip: req.ip, part: partOf(folder) })
      await admit(deps, link, req)
      const { download } = query
      return serveShared({ req, res, signal, log }, deps, { link, folder, download })
    })
  },
})

/** Lines of a folder on one page. */
const LINES = 200

type Shown = { token: string; link: OpenLink; folder: string; cursor: string | undefined }

async function pageOf(deps: ShowDeps, { token, link, folder, cursor }: Shown): Promise<Page> {
  if (link.kind === 'file' && folder === '/') {
    return filePage(token, link, await shownOf(deps, link))
  }
  const found = await sharedPage(deps.catalog, link, { folder, limit: LINES, cursor })
  const name = link.kind === 'folder' ? link.folder.slice(link.folder.lastIndexOf('/') + 1) : ''
  return folderPage(token, {
    name,
    folder,
    page: sharedView(folder, found),
    ends: link.expiresAt,
  })
}
