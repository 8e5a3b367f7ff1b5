import { createHash, hkdfSync } from 'node:crypto'

/** What each subkey is for. One key never serves two purposes, so a token cannot pass as another. */
export type KeyPurpose =
  | 'access-token'
  | 'csrf'
  | 'setup-token'
  | 'key-id'
  | 'node-credentials'
  | 'webhook-secret'
  | 'share-link'
  | 'mail-password'

export type SecretKey = {
  /** Public name of the secret this key came from; says nothing about it. */
  id: string
  derive(purpose: KeyPurpose): Uint8Array
}

export type SecretKeys = {
  /** Signs. */
  current: SecretKey
  /** Verifies; the current one first. The others are earlier secrets while rotating. */
  accepted: readonly SecretKey[]
}

/** The secret cannot protect anything, or the catalogue was made with another one. */
export class SecretRefused extends Error {
  readonly code = 'SECRET_REFUSED'
  override readonly name = 'SecretRefused'
}

const MIN_LENGTH = 32
const MIN_DISTINCT = 8
// What people copy out of examples. Compared without case and without what is not a letter or digit.
const EXAMPLES =
  /(changeme|changethis|example|placeholder|insecure|yoursecret|secrethere|mysecret|supersecret|holdfastsecret|replaceme|password|letmein|loremipsum|0123456789abcdef0123456789abcdef)/

/**
 * Derives the keys of this installation from `HOLDFAST_SECRET` (HKDF-SHA-256). Throws
 * SecretRefused for a secret that is missing, short, monotonous or known from an example.
 */
export function createSecretKeys(secret: string, previous?: string): SecretKeys {
  const current = keyFrom(checked(secret, 'HOLDFAST_SECRET'))
  if (previous === undefined || previous === '') return { current, accepted: [current] }
  const former = keyFrom(checked(previous, 'HOLDFAST_SECRET_PREVIOUS'))
  return { current, accepted: [current, former] }
}

function checked(secret: string, variable: string): string {
  if (secret.length < MIN_LENGTH) {
    throw new SecretRefused(`${variable} must have at least ${MIN_LENGTH} characters`)
  }
  if (new Set(secret).size < MIN_DISTINCT) {
    throw new SecretRefused(`${variable} repeats too few characters to be a secret`)
  }
  if (EXAMPLES.test(secret.toLowerCase().replace(/[^a-z0-9]/g, ''))) {
    throw new SecretRefused(
      `${variable} comes from an example; make one with: openssl rand -hex 32`,
    )
  }
  return secret
}

function keyFrom(secret: string): SecretKey {
  const derive = (purpose: KeyPurpose) =>
    new Uint8Array(hkdfSync('sha256', secret, 'holdfast/v1', purpose, 32))
  return { id: createHash('sha256').update(derive('key-id')).digest('hex').slice(0, 12), derive }
}
