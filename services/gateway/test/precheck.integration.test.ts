import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'
import { openTestStorage, type Storage } from './storage.ts'

let gateway: RunningGateway
let storage: Storage
let admin: { token: string }
let ann: { token: string; id: string }
beforeAll(async () => {
  gateway = await startTestGateway({}, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  admin = await newAdmin(gateway)
  ann = await newUser(gateway)
})
afterAll(() => gateway?.stop())
beforeEach(async () => {
  for (const index of storage.nodes.keys()) await storage.setState(index, 'active')
})

const api = (method: string, path: string, options: Parameters<typeof call>[3] = {}) =>
  call(gateway, method, `/api/v1${path}`, { token: ann.token, ...options })
const precheck = (files: object[], token = ann.token) =>
  api('POST', '/uploads/precheck', { token, json: { files } })

it('tells taken names with sizes and dates, those of other folders and users aside', async () => {
  const { body: file } = await api('PUT', '/files/by-path/a/x.txt', { body: 'four' })
  const files = [
    { folder: 'a/', name: 'x.txt', size: 9 },
    { folder: '/a', name: 'x.txt', size: 9 },
    { folder: '/a', name: 'y.txt', size: 9 },
    { name: 'x.txt', size: 9 },
  ]
  const { status, body } = await precheck(files)
  expect(status).toBe(200)
  const { id, updatedAt } = file
  expect(body).toEqual({
    clashes: [{ folder: '/a', name: 'x.txt', id, size: 4, updatedAt }],
    quota: { enough: true, bytesLeft: null, filesLeft: null },
    nodes: { enough: true, code: null },
  })
  const other = await newUser(gateway)
  expect((await precheck(files, other.token)).body.clashes).toEqual([])
  await api('DELETE', `/files/${id}`)
  expect((await precheck(files)).body.clashes).toEqual([])
})

it('tells that the quota is too small, and reserves nothing', async () => {
  const user = await newUser(gateway)
  const quota = { bytes: 10, files: 2 }
  await api('PATCH', `/users/${user.id}`, { token: admin.token, json: { quota } })
  const two = (size: number) => ['a', 'b'].map((name) => ({ name, size }))
  const left = { bytesLeft: 10, filesLeft: 2 }
  expect((await precheck(two(6), user.token)).body.quota).toEqual({ enough: false, ...left })
  expect((await precheck(two(5), user.token)).body.quota).toEqual({ enough: true, ...left })
})

it('tells that too few nodes take anything, as the upload itself would hear', async () => {
  for (const index of [0, 1, 2]) await storage.setState(index, 'down')
  const { body } = await precheck([{ name: 'n', size: 1 }])
  expect(body.nodes).toEqual({ enough: false, code: 'INSUFFICIENT_NODES' })
  expect((await api('PUT', '/files/by-path/n', { body: 'n' })).body.code).toBe('INSUFFICIENT_NODES')
  for (const index of [0, 1, 2]) await storage.setState(index, 'readonly')
  const full = await precheck([{ name: 'n', size: 1 }])
  expect(full.body.nodes).toEqual({ enough: false, code: 'NODES_FULL' })
})

it('names the file whose name cannot be', async () => {
  const { status, body } = await precheck([
    { name: 'good', size: 1 },
    { name: 'a/b', size: 1 },
  ])
  expect([status, body.errors[0].path]).toEqual([400, 'files.1.name'])
})
