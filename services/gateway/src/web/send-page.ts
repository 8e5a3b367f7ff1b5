import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Viewer } from './first-files.ts'
import { appPolicy } from './policy.ts'

const NONCE_MARK = '__CSP_NONCE__'
const VIEWER_MARK = '__VIEWER__'
const END_OF_HEAD = '</head>'

/**
 * The app's page, with a nonce that no other answer has, and therefore kept nowhere. It names all scripts
 * that this address needs, so that a browser asks for them at once and not when another one comes to them.
 */
export function sendAppPage(
  req: Request,
  res: Response,
  { page, viewer, scripts }: { page: string; viewer: Viewer; scripts: readonly string[] },
): void {
  const nonce = randomBytes(16).toString('base64url')
  const text = page
    .replaceAll(NONCE_MARK, nonce)
    .replace(VIEWER_MARK, viewer)
    .replace(END_OF_HEAD, `${linksTo(scripts)}${END_OF_HEAD}`)
  const bytes = Buffer.from(text)
  res.setHeader('Content-Security-Policy', appPolicy(nonce))
  res.setHeader('X-Frame-Options', 'DENY')
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.setHeader('Content-Length', bytes.length)
  res.end(req.method === 'HEAD' ? undefined : bytes)
}

/** As the bundler writes them: what it finds there, it does not load again. */
const linksTo = (scripts: readonly string[]): string =>
  scripts.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`).join('')
