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
/** Six leaves, the last of one byte. */
const bytes = randomBytes(5 * MIB + 1) as unknown as Uint8Array<ArrayBuffer>

let gateway: RunningGateway
let storage: Storage
let admin: { token: string; id: string }
let ben: { token: string; id: string }
let file: { id: string; cid: string; chunks: number }

beforeAll(async () => {
  gateway = await startTestGateway({}, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  admin = await newAdmin(gateway)
  ben = await newUser(gateway)
  const options = { token: admin.token, body: bytes }
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

describe('the files of everybody', () => {
  const names = async (query: string) => {
    const { status, body } = await api('GET', `/distributions?${query}`)
    expect([status, body.detail]).toEqual([200, undefined])
    return body.items.map(({ name }: { name: string }) => name)
  }
  const action = async (name: string) =>
    (await listAudit(gateway.catalog, { limit: 50 })).find((row) => row.action === name)

  beforeAll(async () => {
    for (const [name, bytes] of [
      ['Note %.txt', 10],
      ['photo.jpg', 2_000],
      ['raw.bin', 300],
    ] as const) {
      const body = randomBytes(bytes) as unknown as Uint8Array<ArrayBuffer>
      const at = `/api/v1/files/by-path/${encodeURIComponent(name)}`
      await call(gateway, 'PUT', at, { token: ben.token, body })
    }
  })

  it('are sorted by an index, page after page, with each filter', async () => {
    const all = ['Note %.txt', 'big', 'photo.jpg', 'raw.bin']
    expect(await names('sort=name')).toEqual(all)
    expect(await names('sort=-name')).toEqual(all.toReversed())
    expect(await names('sort=-size')).toEqual(['big', 'photo.jpg', 'raw.bin', 'Note %.txt'])
    expect(await names('sort=-createdAt')).toEqual(['raw.bin', 'photo.jpg', 'Note %.txt', 'big'])
    expect(await names(`sort=size&ownerId=${ben.id}`)).toEqual([
      'Note %.txt',
      'raw.bin',
      'photo.jpg',
    ])
    expect(await names(`ownerId=${ben.id}&sort=-createdAt`)).toEqual(
      all.slice(2).toReversed().concat('Note %.txt'),
    )
    expect(await names('state=storing')).toContain('raw.bin')
    for (const query of [
      'sort=name',
      'sort=-size',
      'sort=createdAt',
      `sort=name&ownerId=${ben.id}`,
      `sort=-name&ownerId=${ben.id}`,
      'state=storing',
    ]) {
      const paged: string[] = []
      let next = ''
      do {
        const { body } = await api(
          'GET',
          `/distributions?${query}&limit=1&cursor=${next}`.replace(/&cursor=$/, ''),
        )
        paged.push(...body.items.map(({ name }: { name: string }) => name))
        next = body.next ?? ''
      } while (next !== '')
      expect(paged).toEqual(await names(query))
    }
  })

  it('are found by parts of names, sizes and the beginning of a root CID', async () => {
    expect(await names('search=PHOTO')).toEqual(['photo.jpg'])
    expect(await names('search=%25')).toEqual(['Note %.txt'])
    expect(await names(`search=o&ownerId=${ben.id}&sort=-name`)).toEqual([
      'photo.jpg',
      'Note %.txt',
    ])
    expect(await names('minSize=11&maxSize=2000')).toEqual(['raw.bin', 'photo.jpg'])
    expect(await names('minSize=300&sort=-size&search=b')).toEqual(['big', 'raw.bin'])
    expect(await names(`cid=${file.cid}`)).toEqual(['big'])
    expect(await names(`cid=${file.cid.slice(0, 12)}`)).toEqual(['big'])
    expect(await names('cid=bafyb')).toEqual(['big'])
    expect(await names(`cid=bafk&ownerId=${admin.id}`)).toEqual([])
    expect(await names(`cid=bafk&limit=2`)).toHaveLength(2)
    expect(await names('nodeId=99')).toEqual([])
  })

  it('cannot be sorted where no index leads, and a cursor belongs to its order', async () => {
    for (const query of [
      'cid=ba&sort=name',
      'state=lost&sort=size',
      'minSize=1&sort=name',
      'cid=!',
    ]) {
      expect((await api('GET', `/distributions?${query}`)).body.code).toBe('VALIDATION_FAILED')
    }
    const { body } = await api('GET', '/distributions?limit=1&sort=name')
    const other = await api('GET', `/distributions?sort=size&cursor=${body.next}`)
    expect(other.body.code).toBe('VALIDATION_FAILED')
  })

  it('tell one by one what points to them, without their bytes', async () => {
    const token = admin.token
    await call(gateway, 'POST', `/api/v1/files/${file.id}/links`, { token, json: {} })
    const json = { folder: '/', name: 'twin' }
    await call(gateway, 'POST', `/api/v1/files/${file.id}/copy`, { token, json })
    const { body } = await api('GET', `/all-files/${file.id}`)
    expect(body).toMatchObject({ name: 'big', links: 1, versions: 0, moreSharing: false })
    expect(body.sharing).toMatchObject([{ name: 'twin', ownerId: admin.id }])
    expect(body.verification).toBeNull()
    expect((await api('GET', `/all-files/${file.id}`, ben.token)).status).toBe(403)
  })

  it('are repaired and verified for their owner, once at a time, and that is noted', async () => {
    const repair = await api('POST', `/all-files/${file.id}/repair`)
    expect([repair.status, repair.body.short]).toEqual([202, file.chunks])
    expect(await action('file.repair-wanted')).toMatchObject({
      actorId: admin.id,
      subject: file.id,
    })
    const first = await api('POST', `/all-files/${file.id}/verify`)
    expect(first.body).toMatchObject({ state: 'running', done: 0, chunks: 6 })
    expect((await api('POST', `/all-files/${file.id}/verify`)).body.id).toBe(first.body.id)
    expect(await action('file.verify-started')).toMatchObject({ subject: file.id })
    const { rows } = await gateway.catalog.pool.query(
      `SELECT payload FROM outbox WHERE job = 'verify-content'`,
    )
    expect(rows).toEqual([{ payload: { verificationId: first.body.id } }])
    const stop = () => api('DELETE', `/all-files/${file.id}/verification`)
    expect([(await stop()).status, (await stop()).status]).toEqual([204, 404])
    const { body } = await api('GET', `/all-files/${file.id}`)
    expect(body.verification).toMatchObject({ id: first.body.id, state: 'cancelled' })
    const again = await api('POST', `/all-files/${file.id}/verify`)
    expect([again.body.id === first.body.id, again.body.state]).toEqual([false, 'running'])
  })

  it('get another R and go to the trash of their owner, and the log says who did it', async () => {
    const { body: page } = await api('GET', '/distributions?search=photo')
    const { fileId } = page.items[0]
    const changed = await call(gateway, 'PATCH', `/api/v1/all-files/${fileId}`, {
      token: admin.token,
      json: { copies: 2 },
    })
    expect(changed.body).toMatchObject({ fileId, wanted: 2 })
    const row = {
      actorId: admin.id,
      subject: fileId,
      detail: { before: 3, copies: 2, ownerId: ben.id },
    }
    expect(await action('file.copies')).toMatchObject(row)
    const { body: log } = await api('GET', `/audit?subject=${fileId}&action=file.copies`)
    expect(log.items[0].names).toEqual({
      [fileId]: 'photo.jpg',
      [ben.id]: expect.stringContaining('@'),
    })
    expect((await api('DELETE', `/all-files/${fileId}`)).status).toBe(204)
    expect((await api('DELETE', `/all-files/${fileId}`)).status).toBe(404)
    const trash = await call(gateway, 'GET', '/api/v1/trash', { token: ben.token })
    expect(trash.body.items.map(({ id }: { id: string }) => id)).toEqual([fileId])
    const gone = {
      actorId: admin.id,
      subject: fileId,
      detail: { ownerId: ben.id, permanent: false },
    }
    expect(await action('file.deleted-for-owner')).toMatchObject(gone)
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

// Last, because it uploads more.
describe('a shared chunk', () => {
  it('tells of a file that is nothing else, beside one that has more', async () => {
    const last = (await chunksOf(`fileId=${file.id}`)).at(-1)
    const options = { token: ben.token, body: bytes.subarray(5 * MIB) }
    const small = await call(gateway, 'PUT', '/api/v1/files/by-path/byte', options)
    const { body } = await api('GET', `/chunks/${last?.cid}`)
    expect([body.cid, body.refs]).toEqual([small.body.cid, 2])
    const named = (files: { name: string }[]) => files.map(({ name }) => name)
    expect(named(body.files)).toEqual(['big', 'twin', 'byte'])
    await api('DELETE', `/files/${small.body.id}`, ben.token)
    const { files } = (await api('GET', `/chunks/${last?.cid}`)).body
    expect(named(files)).toEqual(['big', 'twin'])
  })
})
