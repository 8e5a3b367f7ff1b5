import { createHmac } from 'node:crypto'

/** What is signed, as Standard Webhooks 1.0 has it. */
export type Signed = {
  /** Of the message: the same at every attempt, so that receivers can tell a repetition. */
  id: string
  /** Unix seconds of this attempt; receivers refuse old ones. */
  timestamp: number
  body: string
}

const PREFIX = 'whsec_'

/**
 * The value of `webhook-signature`: HMAC-SHA-256 over `id.timestamp.body` with the secret's bytes.
 * @throws TypeError when the secret is not `whsec_` and base64
 */
export function signatureOf(secret: string, { id, timestamp, body }: Signed): string {
  if (!secret.startsWith(PREFIX)) throw new TypeError('a webhook secret begins with whsec_')
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return `v1,${mac}`
}
