import { listAudit } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailServer, startMailServer } from './mail-server.ts'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

let server: MailServer
let gateway: RunningGateway
beforeAll(async () => {
  server = await startMailServer()
  const mail = { url: server.url, from: 'Holdfast <holdfast@example.org>' }
  gateway = await startTestGateway({ config: { mail, publicUrl: 'https://files.example.org' } })
})
afterAll(async () => {
  await gateway?.stop()
  await server?.close()
})

const post = (path: string, json: object) => call(gateway, 'POST', `/api/v1/auth/${path}`, { json })
const forgot = (email: string) => post('forgot-password', { email })
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
    const { token } = await newAdmin(gateway)
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
