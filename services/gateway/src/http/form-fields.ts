import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from './body.ts'
import { BodyTooLarge, UnsupportedMediaType } from './errors.ts'

/** Bytes; a password of 256 characters has at most 3,072 when every byte is escaped. */
const MAX_FORM_BYTES = 4_096

/** What browsers send of a form without files. */
export const FORM_TYPE = 'application/x-www-form-urlencoded'

/** Reads the fields of such a form. Throws UnsupportedMediaType and BodyTooLarge. */
export async function readFields(
  req: IncomingMessage,
  res: ServerResponse,
): Promise<Record<string, string>> {
  if (!/^application\/x-www-form-urlencoded[ \t]*(;|$)/i.test(req.headers['content-type'] ?? '')) {
    throw new UnsupportedMediaType('The body must be a form.', { accept: FORM_TYPE })
  }
  let text = ''
  for await (const piece of readBody(req, res)) {
    text += piece.toString('latin1')
    if (text.length > MAX_FORM_BYTES) throw new BodyTooLarge('A form has at most 4 KiB.')
  }
  return Object.fromEntries(new URLSearchParams(text))
}
