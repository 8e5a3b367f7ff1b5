import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { appPolicy } from './policy.ts'

const NONCE_MARK = '__CSP_NONCE__'

/** The app's page, with a nonce that no other answer has, and therefore kept nowhere. */
export function sendAppPage(req: Request, res: Response, page: string): void {
  const nonce = randomBytes(16).toString('base64url')
  const bytes = Buffer.from(page.replaceAll(NONCE_MARK, nonce))
  res.setHeader('Content-Security-Policy', appPolicy(nonce))
  res.setHeader('X-Frame-Options', 'DENY')
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.setHeader('Content-Length', bytes.length)
  res.end(req.method === 'HEAD' ? undefined : bytes)
}
