import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { BOARD_PATH, createBoard } from './board.ts'
import { mountContract } from './contract/mount-contract.ts'
import type { GatewayDeps } from './deps.ts'
import { BODY_SPEED, limitBody, type SpeedLimit } from './http/body.ts'
import { createCallLimit } from './http/call-limit.ts'
import { NotFound } from './http/errors.ts'
import { mountRoutes } from './http/mount.ts'
import { overrideMethod } from './http/override-method.ts'
import { stampRequestId } from './http/request-id.ts'
import { createRequestLog } from './http/request-log.ts'
import { sendProblem } from './http/send-problem.ts'
import { settleUnreadBody } from './http/unread-body.ts'
import { createAdmit } from './people/admit.ts'
import { createAuthenticate } from './people/authenticate.ts'
import { BASE_PATH, routes } from './routes/table.ts'
import type { WebBuild } from './web/read-build.ts'
import { serveWeb } from './web/serve-web.ts'

export type AppOptions = {
  /** Rejects while this process should get no work. */
  ready: () => Promise<void>
  bodySpeed?: SpeedLimit
  /** The built web app; without it there is the API only. */
  web?: WebBuild | undefined
}

/** The gateway's Express application: everything between a socket and the routes. */
export function createApp(
  deps: GatewayDeps,
  { ready, bodySpeed = BODY_SPEED, web }: AppOptions,
): Express {
  const app = express()
  configure(app, deps)
  const authenticate = createAuthenticate(deps)
  const admit = createAdmit(authenticate, {
    byAddress: createCallLimit('address', deps.config.callsPerAddress),
    byUser: createCallLimit('user', deps.config.callsPerUser),
  })

  app.use(prepare(bodySpeed))
  app.use(createRequestLog(deps.log))
  app.get('/healthz', (_req, res) => void res.type('text/plain').send('ok\n'))
  app.get('/readyz', readiness(ready))
  mountContract(app, deps.config)
  app.use(`${BASE_PATH}/uploads`, overrideMethod)
  const ofApi = routes.filter(({ beside }) => !beside)
  app.use(BASE_PATH, mountRoutes(ofApi, deps, admit))
  app.use(BOARD_PATH, createBoard(deps, admit))
  const besideApi = routes.filter(({ beside }) => beside)
  app.use(mountRoutes(besideApi, deps, admit))
  app.use(serveWeb(web, authenticate))
  app.use(() => {
    throw new NotFound('This address')
  })
  app.use(refuse(deps))
  return app
}

function configure(app: Express, { config }: GatewayDeps): void {
  app.disable('x-powered-by')
  // Tags are the root CIDs of files; a hash of a JSON answer would only cost time.
  app.disable('etag')
  app.enable('case sensitive routing')
  app.enable('strict routing')
  // One level of names and values: no nesting for a query to hide things in.
  app.set('query parser', 'simple')
  app.set('trust proxy', config.trustProxy ?? false)
}

const prepare =
  (bodySpeed: SpeedLimit): RequestHandler =>
  (req, res, next) => {
    stampRequestId(req, res)
    res.setHeader('X-Content-Type-Options', 'nosniff')
    res.setHeader('Referrer-Policy', 'same-origin')
    limitBody(req, bodySpeed)
    settleUnreadBody(req, res)
    next()
  }

const readiness =
  (ready: () => Promise<void>): RequestHandler =>
  async (_req, res) => {
    // The reason is in the log: it may name the database.
    const isReady = await ready().then(
      () => true,
      () => false,
    )
    res.status(isReady ? 200 : 503).type('text/plain')
    if (!isReady) res.setHeader('Retry-After', '5')
    res.send(isReady ? 'ready\n' : 'not ready\n')
  }

const refuse =
  ({ log }: GatewayDeps): ErrorRequestHandler =>
  // Express knows an error handler by its four parameters.
  (error, req, res, _next) =>
    sendProblem(error, { req, res, log: req.log ?? log })
