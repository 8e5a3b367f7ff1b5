import type { RequestHandler, Response } from 'express'
import { MethodNotAllowed } from '../http/errors.ts'
import type { Authenticate } from '../http/mount.ts'
import { isAppPath } from './app-paths.ts'
import { isForAdmins, scriptsOf } from './first-files.ts'
import type { WebBuild } from './read-build.ts'
import { sendFile } from './send-file.ts'
import { sendAppPage } from './send-page.ts'
import { whoLooks } from './who-looks.ts'

const NO_BUILD = `Holdfast answers here, without its web app: this gateway was started from sources that
were not built. "npm start" builds it; so does "npm run build --workspace @holdfast/web".

The API is at /api/v1, and its description at /api/docs.
`

/** The web app: its files, and its one page for every address that is one of its pages. */
export function serveWeb(build: WebBuild | undefined, identify: Authenticate): RequestHandler {
  return async (req, res, next) => {
    const file = build?.files.get(req.path)
    const isPage = file === undefined && isAppPath(req.path)
    if (file === undefined && !isPage) return next()
    if (build === undefined && req.path !== '/') return next()
    res.locals.route = `${req.method} ${file === undefined ? '(page)' : '(web file)'}`
    if (req.method !== 'GET' && req.method !== 'HEAD') throw new MethodNotAllowed(['GET', 'HEAD'])
    if (file !== undefined) return sendFile(req, res, file)
    if (build === undefined) return sendNoBuild(res)
    const { first, page } = build
    const viewer = await whoLooks(req.headers, {
      identify: () => identify(req),
      isForAdmins: isForAdmins(first, req.path),
    })
    sendAppPage(req, res, { page, viewer, scripts: scriptsOf(first, req.path, viewer) })
  }
}

const sendNoBuild = (res: Response): void => {
  res.setHeader('Cache-Control', 'no-store')
  res.type('text/plain').send(NO_BUILD)
}
