import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage } from './storage.ts'

let gateway: RunningGateway
let ann: { token: string; id: string }
beforeAll(async () => {
  gateway = await startTestGateway({}, (catalog) => openTestStorage(catalog))
})
afterAll(() => gateway?.stop())
beforeEach(async () => {
  ann = await newUser(gateway)
})

type Options = Parameters<typeof call>[3]
const api = (method: string, path: string, options: Options = {}) =>
  call(gateway, method, `/api/v1${path}`, { token: ann.token, ...options })
const put = async (path: string, body = path, type = 'text/plain'): Promise<string> => {
  const headers = { 'content-type': type }
  return (await api('PUT', `/files/by-path/${path}`, { body, headers })).body.id
}
const paths = async (folder = '/') => {
  const { body } = await api('GET', `/files?recursive=true&limit=500&folder=${folder}`)
  return body.items
    .map((file: { folder: string; name: string }) => `${file.folder}/${file.name}`)
    .sort()
}
const trashed = async () => (await api('GET', '/trash')).body.items.length

/** Many rows of one content, as copies are. */
const copies = (id: string, folder: string, count: number) =>
  gateway.catalog.pool.query(
    `INSERT INTO files (owner_id, folder, name, content_id, content_type, size, created_at, updated_at)
     SELECT owner_id, $2, 'n' || lpad(i::text, 6, '0'), content_id, content_type, size, now(), now()
     FROM files, generate_series(1, $3::integer) i WHERE id = $1`,
    [id, folder, count],
  )

describe('the marks of a list', () => {
  it.each(['name', '-size', 'updatedAt', '-contentType'])(
    'lead to each page of 500, in the order of %s',
    async (sort) => {
      const id = await put('one')
      await gateway.catalog.pool.query('UPDATE users SET quota_files = NULL WHERE id = $1', [
        ann.id,
      ])
      await copies(id, '/many', 1_203)
      const { body } = await api('GET', `/files/marks?folder=/many&sort=${sort}`)
      expect(body).toMatchObject({ files: 1_203, bytes: 1_203 * 3, every: 500 })
      expect(body.marks).toHaveLength(2)
      const whole: string[] = []
      for (const mark of [undefined, ...body.marks]) {
        const more = mark === undefined ? '' : `&cursor=${mark}`
        const page = await api('GET', `/files?folder=/many&sort=${sort}&limit=500${more}`)
        whole.push(...page.body.items.map((file: { id: string }) => file.id))
      }
      expect(new Set(whole).size).toBe(1_203)
    },
  )

  it('count what a search and a type leave, and nothing where nothing is', async () => {
    await put('a/holiday.jpg', 'x', 'image/jpeg')
    await put('a/b/holiday.txt', 'xy')
    const count = async (query: string) => (await api('GET', `/files/marks?${query}`)).body
    expect(await count('folder=/a&recursive=true&search=HOLI')).toMatchObject({
      files: 2,
      bytes: 3,
    })
    expect(await count('folder=/a&recursive=true&type=image/*')).toMatchObject({ files: 1 })
    expect(await count('folder=/none')).toMatchObject({ files: 0, bytes: 0, marks: [] })
  })
})

describe('many files', () => {
  it('go to the trash by their ids; ids of others are not there', async () => {
    const [a, b] = [await put('a'), await put('b')]
    await put('c')
    const ben = await newUser(gateway)
    const select = { ids: [a, b] }
    const theirs = await api('POST', '/files/trash', { token: ben.token, json: { select } })
    expect(theirs.body).toEqual({ files: 0 })
    const { body } = await api('POST', '/files/trash', { json: { select } })
    expect(body).toEqual({ files: 2 })
    expect(await paths()).toEqual(['//c'])
    expect(await trashed()).toBe(2)
  })

  it('go by what a list shows, but for some', async () => {
    const kept = await put('in/keep.txt')
    for (const path of ['in/1.txt', 'in/2.txt', 'in/deep/3.txt', 'in/4.jpg', 'out/5.txt']) {
      await put(path, path, path.endsWith('jpg') ? 'image/jpeg' : 'text/plain')
    }
    const select = { folder: '/in', type: 'text/*', except: [kept] }
    expect((await api('POST', '/files/trash', { json: { select } })).body).toEqual({ files: 2 })
    expect(await paths()).toEqual(['/in/4.jpg', '/in/deep/3.txt', '/in/keep.txt', '/out/5.txt'])
    const all = { folder: '/in', recursive: true, search: '.txt' }
    expect((await api('POST', '/files/trash', { json: { select: all } })).body).toEqual({
      files: 2,
    })
    expect(await paths()).toEqual(['/in/4.jpg', '/out/5.txt'])
  })

  it('move into one folder; those whose name is taken there stay', async () => {
    await put('to/taken', 'there before')
    for (const path of ['from/taken', 'from/x', 'from/deep/x', 'from/y']) await put(path)
    const json = { select: { folder: '/from', recursive: true }, to: '/to' }
    expect((await api('POST', '/files/move', { json })).body).toEqual({ files: 2, left: 2 })
    expect(await paths('/to')).toEqual(['/to/taken', '/to/x', '/to/y'])
    expect(await paths('/from')).toHaveLength(2)
    const before = await api('GET', '/files/by-path/to/taken')
    expect(before.body).toBe('there before')
  })

  it('move below where they are without coming twice', async () => {
    for (const path of ['box/a', 'box/b', 'box/new/c']) await put(path)
    const json = { select: { folder: '/box', recursive: true }, to: '/box/new' }
    expect((await api('POST', '/files/move', { json })).body).toEqual({ files: 2, left: 0 })
    expect(await paths()).toEqual(['/box/new/a', '/box/new/b', '/box/new/c'])
  })

  it('are copied into one folder; those whose name is taken there are not', async () => {
    await put('to/taken', 'there before')
    for (const path of ['from/taken', 'from/x', 'from/deep/x', 'from/y']) await put(path)
    const json = { select: { folder: '/from', recursive: true }, to: '/to' }
    const { body } = await api('POST', '/files/copy', { json })
    expect(body).toEqual({ files: 2, bytes: expect.any(Number), left: 2, tooMany: 0 })
    expect(await paths('/to')).toEqual(['/to/taken', '/to/x', '/to/y'])
    expect(await paths('/from')).toHaveLength(4)
    expect((await api('GET', '/files/by-path/to/taken')).body).toBe('there before')
    expect((await api('GET', '/files/by-path/to/y')).body).toBe('from/y')
    const where = `WHERE action = 'files.copied' AND actor_id = $1`
    const log = await gateway.catalog.pool.query(`SELECT detail FROM audit_log ${where}`, [ann.id])
    expect(log.rows).toEqual([{ detail: { files: 2, bytes: body.bytes, to: '/to' } }])
  })

  it('are copied below where they are without the copies being copied', async () => {
    for (const path of ['box/a', 'box/b', 'box/new/c']) await put(path)
    const json = { select: { folder: '/box', recursive: true }, to: '/box/new' }
    const { body } = await api('POST', '/files/copy', { json })
    expect(body).toMatchObject({ files: 2, left: 1, tooMany: 0 })
    expect(await paths()).toHaveLength(5)
  })

  it('are copied so far as the quota goes, of bytes and of files', async () => {
    const purse = 'SELECT used_bytes, used_files FROM users WHERE id = $1'
    const query = (text: string) => gateway.catalog.pool.query(text, [ann.id])
    for (const name of ['a', 'b', 'c', 'd']) await put(`from/${name}`, 'ten bytes!')
    const copy = async (to: string) =>
      (await api('POST', '/files/copy', { json: { select: { folder: '/from' }, to } })).body
    await query('UPDATE users SET quota_bytes = 65 WHERE id = $1')
    expect(await copy('/one')).toEqual({ files: 2, bytes: 20, left: 0, tooMany: 2 })
    expect(await paths('/one')).toEqual(['/one/a', '/one/b'])
    await query('UPDATE users SET quota_bytes = NULL, quota_files = 9 WHERE id = $1')
    expect(await copy('/two')).toEqual({ files: 3, bytes: 30, left: 0, tooMany: 1 })
    expect(await copy('/two')).toEqual({ files: 0, bytes: 0, left: 3, tooMany: 1 })
    expect((await query(purse)).rows).toEqual([{ used_bytes: 90, used_files: 9 }])
  })

  it('go by more than one statement takes', async () => {
    const id = await put('one')
    await copies(id, '/many', 12_345)
    const to = { select: { folder: '/many' }, to: '/moved' }
    expect((await api('POST', '/files/move', { json: to })).body).toEqual({
      files: 12_345,
      left: 0,
    })
    const { body } = await api('GET', '/files/marks?folder=/moved')
    expect(body).toMatchObject({ files: 12_345 })
    expect(body.marks).toHaveLength(24)
    await gateway.catalog.pool.query('UPDATE users SET quota_files = NULL WHERE id = $1', [ann.id])
    const copied = { select: { folder: '/moved' }, to: '/copied' }
    const copy = await api('POST', '/files/copy', { json: copied })
    expect(copy.body).toEqual({ files: 12_345, bytes: 12_345 * 3, left: 0, tooMany: 0 })
    const all = { select: { folder: '/moved' } }
    expect((await api('POST', '/files/trash', { json: all })).body).toEqual({ files: 12_345 })
  })

  it('are refused where the choice makes no sense', async () => {
    for (const select of [{ ids: [] }, { folder: 'no/slash/../x' }, { ids: ['x'] }, {}]) {
      const { status } = await api('POST', '/files/trash', { json: { select } })
      expect(status, JSON.stringify(select)).toBe(400)
    }
    const json = { select: { folder: '/' }, to: '/../x' }
    expect((await api('POST', '/files/move', { json })).status).toBe(400)
  })

  it('are for a key what lies in its folder', async () => {
    const [inside, outside] = [await put('mine/a'), await put('other/b')]
    const key = { name: 'k', folder: '/mine' }
    const { key: token } = (await api('POST', '/me/api-keys', { json: key })).body
    const by = (path: string, json: object) => api('POST', `/files/${path}`, { token, json })
    expect((await by('trash', { select: { ids: [outside] } })).body).toEqual({ files: 0 })
    expect((await by('trash', { select: { folder: '/other' } })).status).toBe(404)
    expect((await by('move', { select: { ids: [inside] }, to: '/other' })).status).toBe(404)
    expect((await api('GET', '/files/marks?folder=/other', { token })).status).toBe(404)
    expect((await by('trash', { select: { ids: [inside, outside] } })).body).toEqual({ files: 1 })
  })
})
