import { listAudit } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAIL_PASSWORD, type MailServer, startMailServer } from './mail-server.ts'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

let server: MailServer
let gateway: RunningGateway
let token: string
beforeAll(async () => {
  server = await startMailServer()
  const mail = { url: server.url, from: 'Holdfast <holdfast@example.org>' }
  gateway = await startTestGateway({ config: { mail, publicUrl: 'https://files.example.org' } })
  ;({ token } = await newAdmin(gateway))
})
afterAll(async () => {
  await gateway?.stop()
  await server?.close()
})

const post = (path: string, json: object) => call(gateway, 'POST', `/api/v1/auth/${path}`, { json })
const forgot = (email: string) => post('forgot-password', { email })
const as = (token: string, method: string, path: string, json?: object) =>
  call(gateway, method, `/api/v1${path}`, { token, ...(json === undefined ? {} : { json }) })
/** The text as it was before it was made fit for mail. */
const textOf = (mail = '') => mail.replace(/=\n/g, '').replace(/=3D/g, '=')
const tokenOf = (mail?: string) =>
  /https:\/\/files\.example\.org\/reset\/([\w-]+)/.exec(textOf(mail))?.[1] ?? ''

describe('a forgotten password', () => {
  it('is replaced by a link that comes by mail and works once', async () => {
    const { email, password } = await newUser(gateway)
    const asked = await forgot(email.toUpperCase())
    expect([asked.status, asked.body]).toEqual([202, ''])
    await expect.poll(() => server.mails.length).toBe(1)
    const [mail] = server.mails
    expect(mail).toContain(`To: ${email}`)
    expect(mail).toContain('From: Holdfast <holdfast@example.org>')
    // Until it is used, everything is as it was.
    expect((await post('login', { email, password })).status).toBe(200)
    const set = () =>
      post('reset-password', { token: tokenOf(mail), password: 'another good password' })
    expect((await set()).status).toBe(204)
    expect((await post('login', { email, password })).status).toBe(401)
    expect((await post('login', { email, password: 'another good password' })).status).toBe(200)
    expect((await set()).status).toBe(403)
    const [line] = await listAudit(gateway.catalog, { actions: ['user.password-forgotten'] })
    expect(JSON.stringify(line)).not.toContain(tokenOf(mail))
    expect(gateway.lines.join('')).not.toContain(tokenOf(mail))
  })

  it('is answered alike, without mail, where there is no such account or it is disabled', async () => {
    const before = server.mails.length
    const user = await newUser(gateway)
    await call(gateway, 'PATCH', `/api/v1/users/${user.id}`, { token, json: { disabled: true } })
    for (const email of ['nobody@example.org', user.email]) {
      const { status, body } = await forgot(email)
      expect([status, body]).toEqual([202, ''])
    }
    const last = await newUser(gateway)
    await forgot(last.email)
    await expect.poll(() => server.mails.length).toBe(before + 1)
    expect(server.mails.at(-1)).toContain(`To: ${last.email}`)
  })

  it('fills nobody’s box', async () => {
    const { email } = await newUser(gateway)
    const answers = []
    for (let at = 0; at < 4; at += 1) answers.push((await forgot(email)).status)
    expect(answers).toEqual([202, 202, 202, 429])
  })

  it('is told in the log when the mail server refuses, and to nobody else', async () => {
    const mail = { url: 'smtp://127.0.0.1:9', from: 'a@example.org' }
    const broken = await startTestGateway({ config: { mail, publicUrl: 'https://a.example' } })
    const { email } = await newUser(broken)
    const { status } = await call(broken, 'POST', '/api/v1/auth/forgot-password', {
      json: { email },
    })
    expect(status).toBe(202)
    await expect.poll(() => broken.lines.join('')).toContain('was not sent')
    await broken.stop()
  })

  it('is a matter for administrators where there is no mail server', async () => {
    const without = await startTestGateway()
    const reply = await call(without, 'POST', '/api/v1/auth/forgot-password', {
      json: { email: 'a@example.org' },
    })
    expect([reply.status, reply.body.code]).toEqual([409, 'MAIL_NOT_SET_UP'])
    const ways = async (to: RunningGateway) => (await call(to, 'GET', '/api/v1/auth/ways-in')).body
    expect([(await ways(without)).mail, (await ways(gateway)).mail]).toEqual([false, true])
    await without.stop()
  })
})

describe('mail set up by an administrator', () => {
  const parts = () => ({
    ...{ host: '127.0.0.1', port: Number(new URL(server.url).port), security: 'offered' },
    ...{ user: 'me', from: 'Us <us@example.org>' },
  })
  const put = (change: object) => as(token, 'PUT', '/settings/mail', { ...parts(), ...change })
  const test = async () => (await as(token, 'POST', '/settings/mail/test')).body
  afterAll(() => as(token, 'DELETE', '/settings/mail'))

  it('goes before what is configured, and never shows its password', async () => {
    const { body: before } = await as(token, 'GET', '/settings/mail')
    expect(before).toMatchObject({ changed: false, server: { security: 'offered', user: null } })
    const set = await put({ password: MAIL_PASSWORD })
    expect(set.body).toMatchObject({
      ...{ changed: true, publicUrl: 'https://files.example.org' },
      server: { ...parts(), hasPassword: true },
      configured: before.server,
    })
    expect(await test()).toEqual({ sent: true, message: expect.stringMatching(/^Mailed to /) })
    expect(server.mails.at(-1)).toContain('From: Us <us@example.org>')
    const changes = async () =>
      (await listAudit(gateway.catalog, { actions: ['mail.changed'] })).length
    const written = await changes()
    await put({})
    expect(await changes()).toBe(written)
    // Left out it stays; the sender is no part of what it was given for.
    const kept = await put({ from: 'Others <others@example.org>' })
    expect(kept.body.server.hasPassword).toBe(true)
    expect((await test()).sent).toBe(true)
    const { rows } = await gateway.catalog.pool.query(
      "SELECT value::text FROM settings WHERE name = 'mail-server'",
    )
    const audited = JSON.stringify(await listAudit(gateway.catalog, { actions: ['mail.'] }))
    for (const text of [...gateway.lines, rows[0].value, audited, JSON.stringify(set.body)]) {
      expect(text).not.toContain(MAIL_PASSWORD)
    }
    expect(audited).toContain('"password":"changed"')
  })

  it('sends a password to no server but the one it was given for', async () => {
    for (const change of [{ host: 'elsewhere.example' }, { port: 1 }, { user: 'other' }]) {
      const { status, body } = await put(change)
      expect([status, body.errors[0].path]).toEqual([400, 'password'])
    }
    expect((await put({ user: null, password: 'x' })).status).toBe(400)
    expect((await put({ password: null })).body.errors[0].path).toBe('password')
    for (const from of ['Us <us@example.org', 'a@b.example, c@d.example']) {
      expect((await put({ from })).body.errors[0].path).toBe('from')
    }
    expect((await put({ host: 'http://a/b' })).status).toBe(400)
  })

  it('says in words why a test message did not leave', async () => {
    await put({ password: 'wrong' })
    expect(await test()).toMatchObject({
      sent: false,
      message: expect.stringMatching(/user or password \(answer 535\)/),
    })
    await put({ port: 9, password: 'wrong' })
    expect(await test()).toMatchObject({
      sent: false,
      message: expect.stringMatching(/took no connection/),
    })
    const [row] = await listAudit(gateway.catalog, { actions: ['mail.tested'] })
    expect(row?.detail).toEqual({ outcome: 'refused' })
    await test()
    const last = await as(token, 'POST', '/settings/mail/test')
    expect([last.status, last.body.code]).toEqual([429, 'RATE_LIMITED'])
  })

  it('brings invitations and links for a password, and says what came of it', async () => {
    await put({ password: MAIL_PASSWORD })
    const invite = async (json: object) =>
      (await as(token, 'POST', '/users/invitations', json)).body
    const { mail, token: given } = await invite({ email: 'ann@example.test' })
    expect(mail).toEqual({ sent: true, message: 'Mailed to ann@example.test.' })
    expect(textOf(server.mails.at(-1))).toContain(
      `https://files.example.org/register?invitation=${given}`,
    )
    expect((await invite({})).mail).toBeNull()
    expect((await invite({ email: 'bob@example.test', mail: false })).mail).toBeNull()
    const { id } = await newUser(gateway)
    const reset = (json: object) =>
      as(token, 'PATCH', `/users/${id}`, { resetPassword: true, ...json })
    const mailed = (await reset({ mail: true })).body
    expect(mailed.mail.sent).toBe(true)
    expect(tokenOf(server.mails.at(-1))).toBe(mailed.passwordToken)
    const kept = (await reset({})).body
    expect([kept.mail, typeof kept.passwordToken]).toEqual([undefined, 'string'])
    await put({ port: 9, password: MAIL_PASSWORD })
    const { mail: none, token: good } = await invite({ email: 'eve@example.test' })
    expect([none.sent, good.length > 20]).toEqual([false, true])
  })
})
