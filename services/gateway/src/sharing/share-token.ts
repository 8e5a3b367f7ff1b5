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

/** Who fetches what by a link: an address, and what of a folder; '' is what the link itself leads to. */
export type Fetching = { ip: string | undefined; part: string }

/**
 * Stands for an address where downloads of a link are counted, so that none is kept. Of a folder each
 * part is counted by itself: who may go on with one file gets no byte of another by that.
 */
export const clientOf =
  ({ ip, part }: Fetching) =>
  (linkId: string): Buffer =>
    createHash('sha256')
      .update(`${linkId} ${addressKey(ip ?? '')}${part === '' ? '' : ` ${part}`}`)
      .digest()
