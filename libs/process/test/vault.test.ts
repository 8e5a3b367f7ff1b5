import { describe, expect, it } from 'vitest'
import { createSecretKeys, createVault, SealBroken, vaultFor } from '../src/index.ts'

const OLD = 'q7Zk2mVw9xR4tYb8nLc6pHs3dFg1jK5a'
const NEW = 'w2Xs9kLm4vBn7cQz1rTy6uHg3fJd8pAe'
const vault = (secret: string, previous?: string) =>
  createVault(createSecretKeys(secret, previous), 'node-credentials')

describe('a vault', () => {
  it('gives back what was put in, and never writes it the same way twice', () => {
    const { seal, open } = vault(OLD)
    const texts = ['bearer:token', '', 'pässword \u{1f511}', 'x'.repeat(5_000)]
    for (const text of texts) {
      expect(open(seal(text))).toBe(text)
      expect(seal(text)).not.toBe(seal(text))
      if (text.length > 8) expect(seal(text)).not.toContain(text)
    }
  })

  it('opens what the former secret sealed, and tells that it is the former one', () => {
    const sealed = vault(OLD).seal('word')
    const rotating = vault(NEW, OLD)
    expect(rotating.open(sealed)).toBe('word')
    expect(rotating.isCurrent(sealed)).toBe(false)
    expect(rotating.isCurrent(rotating.seal('word'))).toBe(true)
    expect(() => vault(NEW).open(sealed)).toThrow(SealBroken)
  })

  it('opens nothing that was changed, cut, sealed for something else, or never sealed', () => {
    const own = vault(OLD)
    const sealed = own.seal('word')
    const [version, id, body = ''] = sealed.split('.')
    const flipped = Buffer.from(body, 'base64url')
    for (let at = 0; at < flipped.length; at += 1) {
      flipped.writeUInt8((flipped[at] as number) ^ 1, at)
      const changed = `${version}.${id}.${flipped.toString('base64url')}`
      expect(() => own.open(changed)).toThrow(SealBroken)
      flipped.writeUInt8((flipped[at] as number) ^ 1, at)
    }
    for (const text of ['', 'bearer:word', `${version}.${id}.`, `${sealed}.x`, `hf2.${id}.${body}`])
      expect(() => own.open(text)).toThrow(SealBroken)
    const other = createVault(createSecretKeys(OLD), 'webhook-secret')
    expect(() => other.open(sealed)).toThrow(SealBroken)
  })

  it('is absent without a secret', () => {
    const none = { secret: undefined, previousSecret: undefined }
    expect(vaultFor('node-credentials', none)).toBeUndefined()
    expect(vaultFor('node-credentials', { ...none, secret: OLD })).toBeDefined()
  })
})
