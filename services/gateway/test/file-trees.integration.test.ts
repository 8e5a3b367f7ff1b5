import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cidText, parseCid, readCar } from '@holdfast/chunks'
import { createClient } from '@holdfast/client'
import { downloadVerified } from '@holdfast/client/transfer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foreignDag } from '../../../libs/chunks/test/foreign-dags.ts'
import { OTHER_PROFILES } from '../../../libs/chunks/test/other-profiles.ts'
import { putGiven } from './given-file.ts'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage, type Storage } from './storage.ts'

let gateway: RunningGateway
let storage: Storage
let user: { token: string; id: string }
let folder: string
const bytes = randomBytes(1_300_000)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-trees-'))
  gateway = await startTestGateway({}, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  user = await newUser(gateway)
})
afterAll(async () => {
  await gateway?.stop()
  await rm(folder, { recursive: true, force: true })
})

let made = 0

async function given(profile: keyof typeof OTHER_PROFILES) {
  const dag = await foreignDag(bytes, OTHER_PROFILES[profile])
  made += 1
  const place = { ownerId: user.id, folder: '/given', name: `${made}`, size: bytes.length }
  return { dag, ...(await putGiven(storage.long, dag, place)) }
}

const put = async (path: string, body: Buffer) =>
  (await call(gateway, 'PUT', `/api/v1/files/by-path/${path}`, { ...user, body: body as never }))
    .body

async function tree(id: string, query = '', method = 'GET') {
  const response = await fetch(`${gateway.url}/api/v1/files/${id}/tree${query}`, {
    method,
    headers: { authorization: `Bearer ${user.token}` },
  })
  const car = Buffer.from(await response.arrayBuffer())
  const cids: string[] = []
  if (response.status === 200 && method === 'GET') {
    for await (const { link } of readCar(ReadableStream.from([car]))) {
      cids.push(cidText(link.digest, link.codec))
    }
  }
  return { status: response.status, headers: response.headers, cids }
}

describe('the tree of a file', () => {
  it('comes with its root first, whole, from a byte on, and without leaves', async () => {
    const { id, dag } = await given('raw leaves')
    const root = cidText(dag.root.digest, dag.root.codec)
    const whole = await tree(id)
    expect(whole.headers.get('x-ipfs-roots')).toBe(root)
    expect(whole.cids[0]).toBe(root)
    expect(whole.cids).toHaveLength(6)
    expect((await tree(id, '?from=1000000')).cids).toEqual([root, ...whole.cids.slice(-2)])
    expect((await tree(id, '?treeOnly')).cids).toEqual([root])
    const head = await tree(id, '', 'HEAD')
    expect([head.status, head.headers.get('x-ipfs-roots')]).toEqual([200, root])
  })

  it('is one block for one chunk, and not there before a larger file is sealed', async () => {
    const small = await put('small', Buffer.from('small'))
    expect((await tree(small.id)).cids).toEqual([small.cid])
    const large = await put('large', randomBytes(2_000_000))
    const { status, body } = await call(gateway, 'GET', `/api/v1/files/${large.id}/tree`, user)
    expect([status, body.code]).toEqual([409, 'NOT_SEALED'])
  })

  it.each(Object.keys(OTHER_PROFILES) as (keyof typeof OTHER_PROFILES)[])(
    'lets the client check a download with %s',
    async (name) => {
      const { id } = await given(name)
      const client = createClient({ url: gateway.url, token: user.token })
      const target = join(folder, id)
      await downloadVerified(client, await client.file(id), target)
      expect((await readFile(target)).equals(bytes)).toBe(true)
    },
  )

  it('is a problem where no node has a block of it', async () => {
    const { id, dag } = await given('small leaves in levels')
    for (const node of storage.nodes) await node.delete([parseCid(dag.cid).digest])
    const { status, body } = await call(gateway, 'GET', `/api/v1/files/${id}/tree`, user)
    expect([status, body.code]).toEqual([503, 'CHUNK_UNAVAILABLE'])
  })
})
