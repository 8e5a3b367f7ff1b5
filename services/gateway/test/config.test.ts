import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'

const env = {
  DATABASE_URL: 'postgres://localhost/a',
  QUEUE_URL: 'redis://localhost',
  HOLDFAST_SECRET: 'q7Zk2mVw9xR4tYb8nLc6pHs3dFg1jK5a',
}
const read = (more: Record<string, string> = {}) => readConfig({ ...env, ...more })

describe('the settings', () => {
  it('are safe without being asked', () => {
    expect(read()).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      copies: 3,
      writeQuorum: 2,
      trustProxy: undefined,
      registration: 'open',
    })
  })

  it.each([
    [{ HOST: '127.0.0.1' }, true],
    [{ HOST: 'localhost' }, true],
    [{ HOST: '::1' }, true],
    [{ HOST: '0.0.0.0' }, false],
    [{ HOST: '192.168.1.2' }, false],
    [{ HOST: '127.0.0.1.example.test' }, false],
    [{ PUBLIC_URL: 'https://files.example.test' }, false],
    [{ PUBLIC_URL: 'http://localhost:8080' }, true],
    [{ HOST: '0.0.0.0', HOLDFAST_REGISTRATION: 'open' }, true],
    [{ HOLDFAST_REGISTRATION: 'closed' }, false],
  ])('%o open registration: %s', (more, open) => {
    const { registration } = read(more as Record<string, string>)
    expect(registration).toBe(open ? 'open' : 'closed')
  })

  it.each([
    ['1', 1],
    ['loopback', ['loopback']],
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.0/8, fd00::/8', ['10.0.0.0/8', 'fd00::/8']],
  ])('believe the proxies they name: %s', (given, kept) => {
    expect(read({ TRUST_PROXY: given }).trustProxy).toEqual(kept)
  })

  it.each(['true', 'all', '*', 'proxy.example.test'])('never believe %s', (given) => {
    expect(() => read({ TRUST_PROXY: given })).toThrow('TRUST_PROXY')
  })

  it('sign in with a provider that is reached safely, and that leads back to the public address', () => {
    const oidc = {
      HOLDFAST_OIDC_ISSUER: 'https://id.example.test/realms/home',
      HOLDFAST_OIDC_CLIENT_ID: 'holdfast',
      PUBLIC_URL: 'https://files.example.test',
    }
    expect(read().oidc).toBeUndefined()
    expect(read(oidc).oidc).toEqual({
      issuer: 'https://id.example.test/realms/home',
      clientId: 'holdfast',
      clientSecret: undefined,
      name: 'id.example.test',
      scopes: 'openid email profile',
    })
    for (const name of Object.keys(oidc)) {
      expect(() => read({ ...oidc, [name]: '' })).toThrow('PUBLIC_URL go together')
    }
    const issuers = ['http://id.example.test', 'https://a.test/.well-known/openid-configuration']
    for (const one of issuers) {
      expect(() => read({ ...oidc, HOLDFAST_OIDC_ISSUER: one })).toThrow('HOLDFAST_OIDC_ISSUER')
    }
    expect(read({ ...oidc, HOLDFAST_OIDC_ISSUER: 'http://127.0.0.1:9' }).oidc).toBeDefined()
    expect(() => read({ ...oidc, HOLDFAST_OIDC_SCOPES: 'email' })).toThrow('openid')
  })

  it('send mail only with a sender, and with links that no request chose', () => {
    const mail = {
      HOLDFAST_MAIL_URL: 'smtp://user:word@mail.example.test:587',
      HOLDFAST_MAIL_FROM: 'Holdfast <a@example.test>',
      PUBLIC_URL: 'https://files.example.test',
    }
    const { HOLDFAST_MAIL_URL: url, HOLDFAST_MAIL_FROM: from } = mail
    expect(read().mail).toBeUndefined()
    expect(read(mail).mail).toEqual({ url, from })
    for (const missing of Object.keys(mail)) {
      expect(() => read({ ...mail, [missing]: '' }), missing).toThrow(
        missing === 'PUBLIC_URL' ? 'PUBLIC_URL' : 'go together',
      )
    }
    expect(() => read({ ...mail, HOLDFAST_MAIL_URL: 'https://x' })).toThrow('HOLDFAST_MAIL_URL')
  })
})
