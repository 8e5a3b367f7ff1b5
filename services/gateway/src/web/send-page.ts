import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { appPolicy } from './policy.ts'

const NONCE_MARK = '__CSP_NONCE__'
const END_OF_HEAD = '</head>'

/**
 * The app's page, with a nonce that no other answer has, and therefore kept nowhere. It names all scripts
 * that this address needs, so that a browser asks for them at once and not when another one comes to them.
 */
export function sendAppPage(
  req: Request,
  res: Response,
  { page, scripts }: { page: string; scripts: readonly string[] },
): void {
  const nonce = randomBytes(16).toString('base64url')
  const named = page.replace(END_OF_HEAD, `${linksTo(scripts)}${END_OF_HEAD}`)
  const bytes = Buffer.from(named.replaceAll(NONCE_MARK, nonce))
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
