import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'
import { openTestStorage } from './storage.ts'

// Answers that the contract promises and that nothing else has a reason to ask for.

let gateway: RunningGateway
let ann: { token: string; email: string; password: string; id: string }
beforeAll(async () => {
  gateway = await startTestGateway({}, (catalog) => openTestStorage(catalog))
  ann = await newUser(gateway)
})
afterAll(() => gateway?.stop())

const api = (method: string, path: string, options?: Parameters<typeof call>[3]) =>
  call(gateway, method, `/api/v1${path}`, options)
const answer = async (reply: ReturnType<typeof api>) => {
  const { status, body } = await reply
  return [status, body.code]
}

describe('the first administrator', () => {
  it('needs an address that nobody has', async () => {
    const token = gateway.setupLink?.split('#token=')[1]
    const json = { token, email: ann.email, password: 'a good password' }
    expect(await answer(api('POST', '/auth/setup', { json }))).toEqual([409, 'EMAIL_TAKEN'])
    expect((await newAdmin(gateway)).token).toBeTruthy()
  })
})

describe('signing out', () => {
  it('wants a token of the right kind, and the header where a cookie signs in', async () => {
    const basic = { headers: { authorization: 'Basic dGhlOndvcmQ=' } }
    expect(await answer(api('POST', '/auth/logout', basic))).toEqual([401, 'UNAUTHENTICATED'])
    const { email, password } = ann
    const login = await api('POST', '/auth/login', { json: { email, password } })
    const cookie = login.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const forged = { headers: { cookie } }
    expect(await answer(api('POST', '/auth/logout', forged))).toEqual([403, 'CSRF_REJECTED'])
  })
})

describe('a file by its path', () => {
  const path = '/files/by-path/ranged.txt'
  const get = (headers: Record<string, string>) => api('GET', path, { token: ann.token, headers })

  it('has ranges and conditions, as by its id', async () => {
    const { headers } = await api('PUT', path, { token: ann.token, body: 'some bytes' })
    const etag = headers.get('etag') as string
    expect((await get({ range: 'bytes=0-3' })).status).toBe(206)
    expect((await get({ 'if-none-match': etag })).status).toBe(304)
    expect(await answer(get({ 'if-match': '"other"' }))).toEqual([412, 'PRECONDITION_FAILED'])
    expect(await answer(get({ range: 'bytes=99-' }))).toEqual([416, 'RANGE_NOT_SATISFIABLE'])
  })
})

describe('a form', () => {
  it('is refused when it is larger than the quota', async () => {
    const poor = await newUser(gateway)
    const sql = 'UPDATE users SET quota_bytes = 1000 WHERE id = $1'
    await gateway.catalog.pool.query(sql, [poor.id])
    const body = new FormData()
    body.append('file', new Blob([new Uint8Array(2_000)]), 'large')
    const { token } = poor
    expect(await answer(api('POST', '/files', { token, body }))).toEqual([507, 'QUOTA_EXCEEDED'])
  })
})
