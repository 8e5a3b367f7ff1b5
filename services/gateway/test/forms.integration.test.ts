import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage, type Storage } from './storage.ts'

let gateway: RunningGateway
let storage: Storage
let ann: { token: string; id: string }

beforeAll(async () => {
  gateway = await startTestGateway({}, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  ann = await newUser(gateway)
})
afterAll(() => gateway?.stop())

const api = (method: string, path: string, options: Parameters<typeof call>[3] = {}) =>
  call(gateway, method, `/api/v1${path}`, { token: ann.token, ...options })

async function download(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${ann.token}`, ...headers },
  })
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}

const MIB = 1_048_576

describe('a form', () => {
  const form = (fields: Record<string, string>, files: [string, Uint8Array | string][]) => {
    const data = new FormData()
    for (const [name, value] of Object.entries(fields)) data.append(name, value)
    for (const [name, content] of files) {
      data.append('file', new Blob([content as Uint8Array<ArrayBuffer>]), name)
    }
    return data
  }
  const post = (body: FormData) => api('POST', '/files', { body })
  const listed = async (folder: string) =>
    (await api('GET', `/files?folder=${folder}`)).body.items.map(
      (file: { name: string }) => file.name,
    )

  it('stores several files at once', async () => {
    const big = randomBytes(2 * MIB + 7)
    const files: [string, Uint8Array | string][] = [
      ['a.txt', 'a'],
      ['b.bin', big],
      ['c.txt', ''],
    ]
    const { status, body } = await post(form({ folder: 'forms/one' }, files))
    expect(status).toBe(201)
    expect(
      body.files.map((file: { name: string; size: number }) => [file.name, file.size]),
    ).toEqual([
      ['a.txt', 1],
      ['b.bin', big.length],
      ['c.txt', 0],
    ])
    expect(await listed('/forms/one')).toEqual(['a.txt', 'b.bin', 'c.txt'])
    expect((await download('/files/by-path/forms/one/b.bin')).bytes.equals(big)).toBe(true)
  })

  it('stores hundreds of small ones', async () => {
    const files = Array.from({ length: 300 }, (_, i): [string, string] => [`f${i}`, `content ${i}`])
    expect((await post(form({ folder: 'forms/many' }, files))).status).toBe(201)
    const got = await download('/files/by-path/forms/many/f217')
    expect(got.bytes.toString()).toBe('content 217')
  })

  it.each([
    ['a name is taken', { folder: '/forms/one' }, 'a.txt', 409, 'NAME_TAKEN'],
    ['a name is no name', { folder: '/forms/none' }, '../evil', 400, 'VALIDATION_FAILED'],
    ['the folder is none', { folder: '/forms/../none' }, 'x', 400, 'VALIDATION_FAILED'],
    ['a field is not known', { folder: '/forms/none', evil: '1' }, 'x', 400, 'VALIDATION_FAILED'],
    ['a field is too long', { folder: 'x'.repeat(5_000) }, 'x', 413, 'TOO_LARGE'],
    ['a number is none', { copies: 'x' }, 'x', 400, 'VALIDATION_FAILED'],
  ])('stores nothing when %s', async (_why, fields, name, status, code) => {
    const files: [string, Uint8Array | string][] = [
      ['first', 'x'],
      [name, 'y'],
      ['last', randomBytes(2 * MIB)],
    ]
    const before = await listed('/forms/one')
    const reply = await post(form(fields as Record<string, string>, files))
    expect([reply.status, reply.body.code]).toEqual([status, code])
    expect(await listed('/forms/one')).toEqual(before)
    expect(await listed('/forms/none')).toEqual([])
  })

  it('stores nothing when it has too many files, or none', async () => {
    const files = Array.from({ length: 1_001 }, (_, i): [string, string] => [`f${i}`, 'x'])
    const many = await post(form({ folder: 'forms/none' }, files))
    expect([many.status, many.body.code]).toEqual([413, 'TOO_LARGE'])
    const none = await post(form({ folder: 'forms/none' }, []))
    expect([none.status, none.body.errors[0].path]).toEqual([400, 'file'])
    expect(await listed('/forms/none')).toEqual([])
  })

  it('wants its fields before its files', async () => {
    const data = form({}, [['x', 'x']])
    data.append('folder', '/late')
    const { status, body } = await post(data)
    expect([status, body.errors[0]]).toEqual([
      400,
      { path: 'folder', message: 'must come before the files' },
    ])
  })

  it('is the only thing taken at that address', async () => {
    expect((await api('POST', '/files', { json: { a: 1 } })).status).toBe(415)
  })
})
