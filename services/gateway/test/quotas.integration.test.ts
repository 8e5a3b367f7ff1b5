import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Call,
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'
import { openTestStorage } from './storage.ts'

let gateway: RunningGateway
let admin: { token: string }
beforeAll(async () => {
  gateway = await startTestGateway({}, openTestStorage)
  admin = await newAdmin(gateway)
})
afterAll(() => gateway?.stop())

const api = (method: string, path: string, options?: Call) =>
  call(gateway, method, `/api/v1${path}`, options)

async function userWith(quota: object) {
  const user = await newUser(gateway)
  await api('PATCH', `/users/${user.id}`, { token: admin.token, json: { quota } })
  return user
}
const put = (token: string, name: string, bytes: number, query = '') =>
  api('PUT', `/files/by-path/${name}${query}`, { token, body: randomBytes(bytes) })
const quotaOf = async (token: string) => (await api('GET', '/me', { token })).body.user.quota
const reservedOf = async (id: string) =>
  (
    await gateway.catalog.pool.query(
      'SELECT reserved_bytes::int AS bytes, reserved_files::int AS files FROM users WHERE id = $1',
      [id],
    )
  ).rows[0]

/** So many at once, and what each was told. */
async function atOnce(count: number, upload: (i: number) => ReturnType<typeof put>) {
  const replies = await Promise.all(Array.from({ length: count }, (_, i) => upload(i)))
  const refused = replies.filter(({ status }) => status !== 201)
  for (const { status, body } of refused) {
    expect([status, body.code]).toEqual([507, 'QUOTA_EXCEEDED'])
  }
  return replies.length - refused.length
}

describe('100 uploads at once at the limit', () => {
  it('overshoot it by no byte', async () => {
    const user = await userWith({ bytes: 25_500 })
    expect(await atOnce(100, (i) => put(user.token, `b${i}`, 1_000))).toBe(25)
    expect(await quotaOf(user.token)).toMatchObject({ used: 25_000, usedFiles: 25 })
    expect(await reservedOf(user.id)).toEqual({ bytes: 0, files: 0 })
  })

  it('overshoot it by no file, also by form', async () => {
    const user = await userWith({ files: 25 })
    const form = (i: number) => {
      const body = new FormData()
      for (const part of ['x', 'y']) body.append('file', new Blob([part]), `${part}${i}`)
      return api('POST', '/files', { token: user.token, body })
    }
    const upload = (i: number) => (i % 2 ? form(i) : put(user.token, `f${i}`, 10))
    await atOnce(100, upload)
    const { usedFiles, files } = await quotaOf(user.token)
    expect(usedFiles).toBeLessThanOrEqual(25)
    expect(files).toBe(25)
    expect(await reservedOf(user.id)).toEqual({ bytes: 0, files: 0 })
    const left = 25 - usedFiles
    expect(await atOnce(left + 1, (i) => put(user.token, `last${i}`, 10))).toBe(left)
  })
})

describe('a quota of files', () => {
  it('counts the trash, frees what is removed, and lets what is there be replaced', async () => {
    const user = await userWith({ files: 2 })
    const { id } = (await put(user.token, 'one', 10)).body
    await put(user.token, 'two', 10)
    expect((await put(user.token, 'two', 20, '?onConflict=replace')).status).toBe(200)
    const full = await put(user.token, 'three', 10)
    expect([full.status, full.body.code]).toEqual([507, 'QUOTA_EXCEEDED'])
    expect(full.body.detail).toContain('as many files')
    await api('DELETE', `/files/${id}`, { token: user.token })
    expect((await put(user.token, 'three', 10)).status).toBe(507)
    await api('DELETE', `/files/${id}?permanent=true`, { token: user.token })
    expect((await put(user.token, 'three', 10)).status).toBe(201)
    // What was replaced is a version now, which counts in bytes and is no file.
    expect(await quotaOf(user.token)).toMatchObject({ used: 40, files: 2, usedFiles: 2 })
  })

  it('is free again when an upload breaks off', async () => {
    const user = await userWith({ files: 1, bytes: 5_000_000 })
    const headers = { authorization: `Bearer ${user.token}`, 'content-length': '4000000' }
    const upload = request(`${gateway.url}/api/v1/files/by-path/big`, { method: 'PUT', headers })
    upload.on('error', () => {})
    upload.write(randomBytes(2_000_000))
    await expect.poll(() => reservedOf(user.id)).toEqual({ bytes: 4_000_000, files: 1 })
    expect((await put(user.token, 'small', 1)).status).toBe(507)
    upload.destroy()
    await expect.poll(() => reservedOf(user.id)).toEqual({ bytes: 0, files: 0 })
    expect((await put(user.token, 'small', 1)).status).toBe(201)
  })

  it('is for new users what the settings say', async () => {
    const json = { defaultQuotaBytes: 1_000, defaultQuotaFiles: 3 }
    await api('PATCH', '/settings', { token: admin.token, json })
    const user = await newUser(gateway)
    expect(await quotaOf(user.token)).toMatchObject({ bytes: 1_000, files: 3 })
    const none = { defaultQuotaBytes: null, defaultQuotaFiles: null }
    await api('PATCH', '/settings', { token: admin.token, json: none })
    expect(await quotaOf((await newUser(gateway)).token)).toMatchObject({
      bytes: null,
      files: null,
    })
  })
})
