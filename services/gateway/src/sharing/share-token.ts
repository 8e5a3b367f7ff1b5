import { createHash } from 'node:crypto'
import { addressKey } from '../people/rate-limit.ts'
import { hashToken, newSecretToken } from '../people/sign-in.ts'
import { SHARE_PATH } from './share-passes.ts'

const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** A new token of 256 bits for a link. Only its hash is kept. */
export function newShareToken(): { token: string; tokenHash: Buffer } {
  const token = newSecretToken()
  return { token, tokenHash: hashToken(token) }
}

/**
 * The address that is given away. Without PUBLIC_URL no host stands in it: the client knows where it
 * called, and a `Host` field says whatever its sender, or a proxy, wants it to say.
 */
export const shareUrl = (
  { publicUrl }: { publicUrl?: string | undefined },
  token: string,
): string => `${publicUrl ?? ''}${SHARE_PATH}/${token}`

/** What to look a token up by; undefined for what cannot be one. */
export const hashShareToken = (token: string): Buffer | undefined =>
  TOKEN.test(token) ? hashToken(token) : undefined

/** Stands for an address where downloads of a link are counted, so that none is kept. */
export const clientOf =
  (ip: string | undefined) =>
  (linkId: string): Buffer =>
    createHash('sha256')
      .update(`${linkId} ${addressKey(ip ?? '')}`)
      .digest()
