import { randomBytes } from 'node:crypto'
import { listAudit, refreshGroupHolders } from '@holdfast/catalog'
import { parseCid } from '@holdfast/chunks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'
import { openTestStorage, type Storage } from './storage.ts'

const MIB = 1_048_576

let gateway: RunningGateway
let storage: Storage
let admin: { token: string; id: string }
let ben: { token: string }
let file: { id: string; cid: string; chunks: number }

beforeAll(async () => {
  gateway = await startTestGateway({}, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  admin = await newAdmin(gateway)
  ben = await newUser(gateway)
  const body = randomBytes(5 * MIB + 1) as unknown as Uint8Array<ArrayBuffer>
  const options = { token: admin.token, body }
  file = (await call(gateway, 'PUT', '/api/v1/files/by-path/big', options)).body
  await refreshGroupHolders(gateway.catalog)
})
afterAll(() => gateway?.stop())

const api = (method: string, path: string, token = admin.token) =>
  call(gateway, method, `/api/v1${path}`, { token })

const chunksOf = async (query: string) => {
  const { status, body } = await api('GET', `/chunks?${query}`)
  expect(status).toBe(200)
  return body.items as {
    cid: string
    digest: string
    live: number
    holders: { nodeId: number }[]
  }[]
}

describe('the chunks', () => {
  it('are listed by digest, page after page, each once', async () => {
    const all = await chunksOf('')
    expect(all.map(({ digest }) => digest)).toEqual(all.map(({ digest }) => digest).toSorted())
    const paged: string[] = []
    let next = ''
    do {
      const { body } = await api('GET', `/chunks?limit=2${next === '' ? '' : `&cursor=${next}`}`)
      paged.push(...body.items.map(({ digest }: { digest: string }) => digest))
      next = body.next ?? ''
    } while (next !== '')
    expect(paged).toEqual(all.map(({ digest }) => digest))
    expect(paged.length).toBe(file.chunks)
  })

  it('are found by file, node, copies, state, CID and the beginning of the digest', async () => {
    const ofFile = await chunksOf(`fileId=${file.id}`)
    expect(ofFile.length).toBe(6)
    const [one] = ofFile
    const nodeId = one?.holders[0]?.nodeId
    const onNode = await chunksOf(`nodeId=${nodeId}`)
    expect(onNode.every(({ holders }) => holders.some((h) => h.nodeId === nodeId))).toBe(true)
    expect((await chunksOf(`copies=${one?.live}`)).every(({ live }) => live === one?.live)).toBe(
      true,
    )
    expect(await chunksOf('copies=77')).toEqual([])
    expect((await chunksOf('wanted=3')).length).toBe(file.chunks)
    expect(await chunksOf('wanted=2')).toEqual([])
    expect((await chunksOf(`cid=${one?.cid}`)).map(({ cid }) => cid)).toEqual([one?.cid])
    const odd = one?.digest.slice(0, 7)
    expect((await chunksOf(`cid=${odd}`)).map(({ cid }) => cid)).toEqual([one?.cid])
    expect(await chunksOf('state=lost')).toEqual([])
    expect((await api('GET', '/chunks?cursor=x')).body.code).toBe('VALIDATION_FAILED')
    expect((await api('GET', '/chunks?cid=zzz')).body.code).toBe('VALIDATION_FAILED')
    expect((await api('GET', '/chunks', ben.token)).status).toBe(403)
  })

  it('are not those of a file that is not there', async () => {
    const nowhere = '01930000-0000-7000-8000-000000000000'
    const { status, body } = await api('GET', `/chunks?fileId=${nowhere}`)
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })

  it('tell which files use them', async () => {
    const [one] = await chunksOf(`fileId=${file.id}`)
    const { body } = await api('GET', `/chunks/${one?.cid}`)
    expect(body).toMatchObject({ cid: one?.cid, refs: 1, wanted: 3, moreFiles: false })
    expect(body.files).toMatchObject([{ id: file.id, name: 'big', kind: 'leaf' }])
    expect((await api('GET', `/chunks/${'0'.repeat(64)}`)).status).toBe(404)
  })

  it('are read on every node when that is asked for, and bad copies are marked', async () => {
    const [one] = await chunksOf(`fileId=${file.id}`)
    const good = await api('POST', `/chunks/${one?.cid}/verify`)
    expect(good.body.copies.map(({ verdict }: { verdict: string }) => verdict)).toEqual(
      one?.holders.map(() => 'good'),
    )
    const bad = one?.holders[0]?.nodeId as number
    const digest = parseCid(one?.cid as string).digest
    await (storage.pool.node(bad) as (typeof storage.nodes)[number]).delete([digest])
    const { body } = await api('POST', `/chunks/${one?.cid}/verify`)
    expect(body.copies).toContainEqual({ nodeId: bad, verdict: 'missing' })
    const shown = await chunksOf('issue=any')
    expect(shown.map(({ cid }) => cid)).toEqual([one?.cid])
    const repair = await api('POST', `/chunks/${one?.cid}/repair`)
    expect([repair.status, repair.body.class]).toEqual([202, expect.any(String)])
    const work = await gateway.catalog.pool.query(
      'SELECT FROM group_work WHERE grp = $1 AND class = $2 AND wanted_gen > done_gen',
      [repair.body.group, repair.body.class],
    )
    expect(work.rowCount).toBe(1)
    const actions = (await listAudit(gateway.catalog, { limit: 20 })).map(({ action }) => action)
    expect(actions).toContain('chunk.verified')
    expect(actions).toContain('chunk.repair-wanted')
    expect(actions).toContain('read.missing-copy')
  })
})

describe('the distributions', () => {
  it('are sums per node, per number of copies and per file', async () => {
    const byNode = (await api('GET', '/distributions?by=node')).body
    const copies = byNode.items.reduce(
      (sum: number, one: { chunks: number }) => sum + one.chunks,
      0,
    )
    expect(copies).toBe(12)
    expect(byNode.asOf).not.toBeNull()
    const byCopies = (await api('GET', '/distributions?by=copies')).body
    expect(byCopies.items).toMatchObject([{ copies: 2, wanted: 3, chunks: 6 }])
    const byFile = (await api('GET', '/distributions')).body
    expect(byFile.items).toMatchObject([{ fileId: file.id, chunks: 6, ownerId: admin.id }])
    expect(byFile.items[0].cid).toBe(file.cid)
    const ids = async (query: string) =>
      (await api('GET', `/distributions?${query}`)).body.items.map(
        (one: { fileId: string }) => one.fileId,
      )
    expect(await ids(`fileId=${file.id}&ownerId=${admin.id}`)).toEqual([file.id])
    expect(await ids(`ownerId=${file.id}`)).toEqual([])
    expect(byFile.items[0].nodes.length).toBeGreaterThan(1)
    expect((await api('GET', '/distributions?state=lost')).body.items).toEqual([])
    expect((await api('GET', '/distributions', ben.token)).status).toBe(403)
  })
})

describe('the picture of a file', () => {
  const picture = async (query: string) =>
    (await api('GET', `/files/${file.id}/distribution?${query}`)).body

  it('has a column per power of two of chunks, and every chunk in one', async () => {
    const fine = await picture('columns=128')
    expect([fine.step, fine.columns.length, fine.next]).toEqual([1, 6, null])
    const coarse = await picture('columns=2')
    expect(coarse).toMatchObject({
      step: 4,
      columns: [
        { from: 0, to: 4 },
        { from: 4, to: 6 },
      ],
    })
    const bytes = coarse.columns.reduce((sum: number, one: { bytes: number }) => sum + one.bytes, 0)
    expect(bytes).toBe(5 * MIB + 1)
    const part = await picture('from=4&to=6')
    expect(part.columns.map(({ from }: { from: number }) => from)).toEqual([4, 5])
    expect(part.columns.at(-1).bytes).toBe(1)
    expect((await picture('from=6')).code).toBe('VALIDATION_FAILED')
  })

  it('shows the one copy that is missing, however coarse it is', async () => {
    const { columns } = await picture('columns=1')
    expect(columns[0].least).toBe(1)
  })
})
