import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import {
  createSecretKeys,
  type KeyPurpose,
  type SecretKey,
  type SecretKeys,
} from './secret-keys.ts'

/** A sealed text was made with a secret nobody gave us, for another purpose, or was changed. */
export class SealBroken extends Error {
  readonly code = 'SEAL_BROKEN'
  override readonly name = 'SealBroken'
}

/** Keeps short texts at rest: passwords of nodes, secrets of webhooks. */
export type Vault = {
  /** Never twice the same, so equal passwords cannot be told from the outside. */
  seal(text: string): string
  /** @throws SealBroken */
  open(sealed: string): string
  /** False for what was sealed with the former secret: seal it again before that one is dropped. */
  isCurrent(sealed: string): boolean
}

const VERSION = 'hf1'
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * AES-256-GCM under a subkey of the secret (design decision 24). A sealed text names its key, so that
 * the former secret goes on working while it is changed: `hf1.<key id>.<iv, tag, text as base64url>`.
 * Version, key id and purpose are authenticated too.
 */
export function createVault(keys: SecretKeys, purpose: KeyPurpose): Vault {
  const byId = new Map(keys.accepted.map((key) => [key.id, key.derive(purpose)]))
  const { current } = keys
  const headerOf = (key: Pick<SecretKey, 'id'>) => `${VERSION}.${key.id}`
  const known = (id: string) => Buffer.from(`${headerOf({ id })}.${purpose}`)

  return {
    seal(text) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', current.derive(purpose), iv)
      cipher.setAAD(known(current.id))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const sealed = Buffer.concat([iv, cipher.getAuthTag(), body])
      return `${headerOf(current)}.${sealed.toString('base64url')}`
    },
    open(sealed) {
      const [version, id = '', encoded = '', ...rest] = sealed.split('.')
      const key = byId.get(id)
      if (version !== VERSION || rest.length > 0) throw new SealBroken('this was never sealed')
      if (key === undefined) throw new SealBroken('this was sealed with another secret')
      const bytes = Buffer.from(encoded, 'base64url')
      if (bytes.length < IV_BYTES + TAG_BYTES) throw new SealBroken('a sealed text was cut')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
      decipher.setAAD(known(id))
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      try {
        const body = bytes.subarray(IV_BYTES + TAG_BYTES)
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new SealBroken('a sealed text was changed', { cause })
      }
    },
    isCurrent: (sealed) => sealed.startsWith(`${headerOf(current)}.`),
  }
}

/** The vault of a service whose secret may be absent: without one it has nothing to open. */
export function vaultFor(
  purpose: KeyPurpose,
  { secret, previousSecret }: { secret: string | undefined; previousSecret: string | undefined },
): Vault | undefined {
  return secret === undefined
    ? undefined
    : createVault(createSecretKeys(secret, previousSecret), purpose)
}
