import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { ExpressAdapter } from '@bull-board/express'
import { audit } from '@holdfast/catalog'
import { type Express, type Request, type RequestHandler, Router } from 'express'
import type { GatewayDeps } from './deps.ts'
import { CsrfRejected, Forbidden, MethodNotAllowed } from './http/errors.ts'
import { problemOf } from './http/problem.ts'
import type { Admit } from './people/admit.ts'

/** Where the queues are shown. */
export const BOARD_PATH = '/admin/queues'

// The board's own scripts, styles and calls, and nothing else. Styles inline, because its page has
// them; frames none, so that nobody can lay it under something else.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

type Deps = Pick<GatewayDeps, 'queues' | 'log' | 'catalog' | 'csrf'> & {
  config: Pick<GatewayDeps['config'], 'queueChanges' | 'publicUrl'>
}

/**
 * Bull Board for administrators (S8), to look and not to touch unless HOLDFAST_QUEUE_CHANGES says
 * otherwise: jobs are derived from the catalogue, and whoever changes one here changes nothing that
 * lasts. Changes come from its own page only (S7), and stand in the audit log.
 *
 * This is the only file that knows Bull Board.
 */
export function createBoard(deps: Deps, admit: Admit): Router {
  const { queues, log, config } = deps
  const adapter = new ExpressAdapter()
  adapter.setBasePath(BOARD_PATH)
  const readOnlyMode = !config.queueChanges
  createBullBoard({
    queues: queues.bullQueues.map((queue) => new BullMQAdapter(queue, { readOnlyMode })),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Holdfast queues' } },
  })
  // Its own answer to an error holds the stack.
  adapter.setErrorHandler((error) => {
    log.warn({ err: error }, 'a queue could not be shown')
    const { status, body } = problemOf(error, '')
    return { status: status as 500, body: { error: body.title, message: body.detail } }
  })
  const board: Express = adapter.getRouter()
  board.disable('x-powered-by')
  useLocalFontsOnly(board)

  const router = Router()
  router.use(guard(deps, admit), board)
  return router
}

const guard =
  ({ config, csrf, catalog }: Deps, admit: Admit): RequestHandler =>
  async (req, res, next) => {
    res.locals.route = `${req.method} ${BOARD_PATH}`
    takeTokenOfBoard(req)
    const caller = await admit.signedIn(req, res)
    if (caller.role !== 'admin') throw new Forbidden('This is for administrators.')
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      if (!config.queueChanges) throw new MethodNotAllowed(['GET', 'HEAD'])
      if (!isSameOrigin(req, config.publicUrl)) throw new CsrfRejected()
      const { userId: actorId } = caller
      const detail = { method: req.method, path: req.path.slice(0, 300) }
      await audit(catalog, { actorId, action: 'queue.changed', subject: null, detail })
    }
    if (config.queueChanges) {
      const secure = isSecure(req, config.publicUrl)
      res.cookie(BOARD_COOKIE, csrf.tokenFor(caller.sessionId), { ...COOKIE, secure })
    }
    res.setHeader('Content-Security-Policy', POLICY)
    res.setHeader('X-Frame-Options', 'DENY')
    res.setHeader('Cache-Control', 'no-store')
    next()
  }

// The board's page was not made by us; these are the names under which its HTTP client looks for a
// CSRF token and repeats it.
const BOARD_COOKIE = 'XSRF-TOKEN'
const BOARD_HEADER = 'x-xsrf-token'
const COOKIE = { path: BOARD_PATH, sameSite: 'strict' } as const

const isSecure = (req: Request, publicUrl: string | undefined) =>
  req.secure || publicUrl?.startsWith('https:') === true

function takeTokenOfBoard({ headers }: Request): void {
  headers['x-csrf-token'] ??= headers[BOARD_HEADER]
}

/** Browsers say where a request comes from; whoever says nothing is none, and came with a token. */
function isSameOrigin(req: Request, publicUrl: string | undefined): boolean {
  const site = req.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin } = req.headers
  const own = [`${req.protocol}://${req.headers.host}`, publicUrl && new URL(publicUrl).origin]
  return origin === undefined || own.includes(origin)
}

type Render = (
  path: string,
  options: object,
  done: (error: Error | null, html?: string) => void,
) => void

/** The page asks a font service of others for its font; the policy would refuse it anyway. */
function useLocalFontsOnly(board: Express): void {
  const render = (board as unknown as { engines: Record<string, Render> }).engines['.ejs']
  if (render === undefined) return
  const withoutOutsideLinks: Render = (path, options, done) =>
    render(path, options, (error, html) =>
      done(error, html?.replace(/<link\b[^>]*href="https?:[^>]*>/g, '')),
    )
  board.engine('ejs', withoutOutsideLinks)
}
