import type { Request, Response } from 'express'
import { evaluateForRead } from '../http/conditional.ts'
import { chooseEncoding } from './choose-encoding.ts'
import type { WebFile } from './read-build.ts'

const FOR_EVER = 'public, max-age=31536000, immutable'

/** One file of the build, in the smallest form that the client takes. */
export function sendFile(req: Request, res: Response, file: WebFile): void {
  const encoding = chooseEncoding(req.headers['accept-encoding'], file.encoded)
  // Each form is bytes of its own, so each has a tag of its own.
  const etag = `"${file.etag}${encoding === undefined ? '' : `-${encoding}`}"`
  res.setHeader('ETag', etag)
  res.setHeader('Vary', 'Accept-Encoding')
  res.setHeader('Cache-Control', file.immutable ? FOR_EVER : 'no-cache')
  if (evaluateForRead({ ifNoneMatch: req.headers['if-none-match'] }, { etag }) === 'not-modified') {
    res.status(304).end()
    return
  }
  const bytes = (encoding && file.encoded[encoding]) ?? file.bytes
  if (encoding !== undefined) res.setHeader('Content-Encoding', encoding)
  res.setHeader('Content-Type', file.contentType)
  res.setHeader('Content-Length', bytes.length)
  res.end(req.method === 'HEAD' ? undefined : bytes)
}
