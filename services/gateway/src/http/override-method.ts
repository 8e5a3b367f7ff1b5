import type { RequestHandler } from 'express'

const OVERRIDES = new Set(['PATCH', 'DELETE', 'HEAD'])

/** tus 1.0.0: networks that let only GET and POST through. It comes before everything that looks at methods. */
export const overrideMethod: RequestHandler = (req, _res, next) => {
  const asked = req.get('x-http-method-override')?.toUpperCase()
  if (req.method === 'POST' && asked !== undefined && OVERRIDES.has(asked)) req.method = asked
  next()
}
