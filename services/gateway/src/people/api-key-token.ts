import { hashToken, newSecretToken } from './sign-in.ts'

/** So that a key is known as one wherever it turns up: in a header, a log, somebody's repository. */
const PREFIX = 'hf_'
/** Enough to tell one's keys apart, and far too little to guess the rest from. */
const SHOWN = 8

export const isApiKey = (token: string): boolean => token.startsWith(PREFIX)

/** A new key of 256 bits. Only its hash is kept. */
export function newApiKey(): { key: string; keyHash: Buffer; prefix: string } {
  const key = `${PREFIX}${newSecretToken()}`
  return { key, keyHash: hashToken(key), prefix: key.slice(0, SHOWN) }
}
