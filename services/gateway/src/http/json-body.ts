import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from './body.ts'
import { BodyTooLarge, UnsupportedMediaType, ValidationFailed } from './errors.ts'

/** Bytes; no JSON body of the API comes near. */
export const MAX_JSON_BYTES = 65_536

/**
 * Reads a JSON body. Throws UnsupportedMediaType, BodyTooLarge, or ValidationFailed where it is not
 * JSON. Insisting on the media type is a part of the CSRF protection: a form of another site
 * cannot send it without asking us first.
 */
export async function readJson(req: IncomingMessage, res: ServerResponse): Promise<unknown> {
  const declared = Number(req.headers['content-length'] ?? 0)
  if (declared > MAX_JSON_BYTES) throw tooLarge()
  if (!isJson(req.headers['content-type'])) {
    throw new UnsupportedMediaType('The body must be application/json.', {
      accept: 'application/json',
    })
  }
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of readBody(req, res)) {
    size += piece.length
    if (size > MAX_JSON_BYTES) throw tooLarge()
    pieces.push(piece)
  }
  return parseJson(Buffer.concat(pieces))
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new ValidationFailed([{ path: 'body', message: 'is not JSON in UTF-8' }])
  }
}

/** True when the request has a body at all, whatever it is. */
export const hasBody = (req: IncomingMessage): boolean =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0

const isJson = (type: string | undefined): boolean =>
  /^application\/json[ \t]*(;|$)/i.test(type?.trim() ?? '')

const tooLarge = () => new BodyTooLarge(`A JSON body has at most ${MAX_JSON_BYTES} bytes.`)
