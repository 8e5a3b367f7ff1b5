import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { ExpressAdapter } from '@bull-board/express'
import type { Queues } from '@holdfast/jobs'
import { type Express, type RequestHandler, Router } from 'express'
import type { Logger } from 'pino'
import { Forbidden, MethodNotAllowed } from './http/errors.ts'
import type { Authenticate } from './http/mount.ts'
import { problemOf } from './http/problem.ts'

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

/**
 * Bull Board for administrators (S8), to look and not to touch: jobs are derived from the catalogue,
 * and whoever changes one here changes nothing that lasts. Reading also needs no CSRF token (S7).
 *
 * This is the only file that knows Bull Board.
 */
export function createBoard(
  { queues, log }: { queues: Pick<Queues, 'bullQueues'>; log: Logger },
  authenticate: Authenticate,
): Router {
  const adapter = new ExpressAdapter()
  adapter.setBasePath(BOARD_PATH)
  createBullBoard({
    queues: queues.bullQueues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
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
  router.use(guard(authenticate), board)
  return router
}

const guard =
  (authenticate: Authenticate): RequestHandler =>
  async (req, res, next) => {
    res.locals.route = `${req.method} ${BOARD_PATH}`
    const caller = await authenticate(req)
    res.locals.userId = caller.userId
    if (caller.role !== 'admin') throw new Forbidden('This is for administrators.')
    if (req.method !== 'GET' && req.method !== 'HEAD') throw new MethodNotAllowed(['GET', 'HEAD'])
    res.setHeader('Content-Security-Policy', POLICY)
    res.setHeader('X-Frame-Options', 'DENY')
    res.setHeader('Cache-Control', 'no-store')
    next()
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
