import { type Request, type RequestHandler, type Response, Router } from 'express'
import { z } from 'zod'
import type { Admit } from '../people/admit.ts'
import type { Caller } from '../people/caller.ts'
import { ClientGone, Forbidden, MethodNotAllowed, UnsupportedMediaType } from './errors.ts'
import { readFields } from './form-fields.ts'
import { inTime } from './in-time.ts'
import { hasBody, readJson } from './json-body.ts'
import { refuseKey } from './key-rights.ts'
import { requestIdOf } from './request-id.ts'
import type { Answer, Route } from './route.ts'
import { closeIfHeldBack } from './unread-body.ts'
import { validated } from './validate.ts'

export type Authenticate = (req: Request) => Promise<Caller>

const nothing = z.strictObject({})

/** Express routes from the table: sign-in, validation, handler, answer; 405 for the other methods. */
export function mountRoutes<Deps>(
  routes: readonly Route<Deps>[],
  deps: Deps,
  admit: Admit,
): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const byPath = Map.groupBy(routes, (route) => route.path)
  for (const [path, own] of byPath) {
    const at = router.route(expressPath(path))
    for (const route of own) at[route.method](handlerOf(route, deps, admit))
    at.all(refuseMethod(own))
  }
  return router
}

/** `/files/by-path/{path...}` → `/files/by-path/*path`, `/files/{id}` → `/files/:id`. */
export const expressPath = (path: string): string =>
  path.replace(/\{(\w+)\.\.\.\}/g, '*$1').replace(/\{(\w+)\}/g, ':$1')

function handlerOf<Deps>(route: Route<Deps>, deps: Deps, admit: Admit): RequestHandler {
  return async (req, res) => {
    res.locals.route = `${req.method} ${route.path}`
    await respond(route, deps, admit, req, res)
  }
}

async function respond<Deps>(
  route: Route<Deps>,
  deps: Deps,
  admit: Admit,
  req: Request,
  res: Response,
): Promise<void> {
  for (const [name, value] of Object.entries(route.always ?? {})) res.setHeader(name, value)
  const caller = route.access === 'anyone' ? admit.anyone(req, res) : await admit.signedIn(req, res)
  if (caller !== undefined) refuseKey(route, caller)
  if (route.access === 'admin' && caller?.role !== 'admin') {
    throw new Forbidden('This is for administrators.')
  }
  const input = {
    params: validated(route.params ?? nothing, { ...req.params }),
    query: validated(route.query ?? nothing, { ...req.query }),
    body: await bodyOf(route, req, res),
    caller,
    requestId: requestIdOf(req),
    signal: goneSignal(res),
    log: req.log,
    req,
    res,
  }
  // Reading the body above is not counted: a slow body is the client's, and has a limit of its own.
  const work = route.handle(input, deps)
  const answer = await (route.streams ? work : inTime(work))
  if (answer !== undefined) sendAnswer(answer, req, res)
}

async function bodyOf(route: Route<never>, req: Request, res: Response): Promise<unknown> {
  const body = route.body
  if (body?.kind === 'stream') return {}
  if (body?.kind === 'form') return validated(body.schema, await readFields(req, res))
  if (body === undefined) {
    if (hasBody(req)) throw new UnsupportedMediaType('This call takes no body.')
    return {}
  }
  if (body.orStream !== undefined && mediaTypeOf(req) === body.orStream.contentType)
    return undefined
  if (body.optional && !hasBody(req)) return validated(body.schema, {})
  return validated(body.schema, await readJson(req, res))
}

const mediaTypeOf = (req: Request): string | undefined =>
  req.headers['content-type']?.split(';')[0]?.trim().toLowerCase()

function sendAnswer(answer: NonNullable<Answer>, req: Request, res: Response): void {
  // The deadline may have answered meanwhile; what was done stays done.
  if (res.headersSent) return
  closeIfHeldBack(req, res)
  // What an account sees must not stay in a cache between it and us.
  res.setHeader('Cache-Control', 'no-store')
  for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value)
  res.status(answer.status)
  if (answer.body === undefined) res.end()
  else res.json(answer.body)
}

/** Aborts when the connection is gone before the answer was complete. */
function goneSignal(res: Response): AbortSignal {
  const gone = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) gone.abort(new ClientGone())
  })
  return gone.signal
}

function refuseMethod(routes: readonly Route<never>[]): RequestHandler {
  const methods = routes.map((route) => route.method.toUpperCase())
  const heads = methods.includes('GET') && !methods.includes('HEAD') ? ['HEAD'] : []
  const allowed = [...methods, ...heads, 'OPTIONS']
  const told = Object.assign({}, ...routes.map(({ options }) => options ?? {}))
  return (req, res) => {
    if (req.method !== 'OPTIONS') throw new MethodNotAllowed(allowed)
    for (const [name, value] of Object.entries(told)) res.setHeader(name, value as string)
    res.status(204).setHeader('Allow', allowed.join(', ')).end()
  }
}
