import { randomBytes } from 'node:crypto'
import http from 'node:http'
import { findFileByPath, listAudit } from '@holdfast/catalog'
import { ApiError, createClient } from '@holdfast/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataOf, parseDirectory } from '../../../libs/archive/test/parse-zip.ts'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage } from './storage.ts'

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let gateway: RunningGateway
let ann: { token: string; id: string }
const big = randomBytes(1_048_576 + 99)

beforeAll(async () => {
  gateway = await startTestGateway({}, openTestStorage)
  ann = await newUser(gateway)
  await put('private/secret.txt', 'a secret')
  await put('shared/a.txt', 'a')
  await put('shared/<b>&".bin', big)
  await put('shared/low/deep/ü ñ.txt', 'deep')
  await put('shared-not/other.txt', 'other')
})
afterAll(() => gateway?.stop())

async function put(path: string, content: string | Buffer, query = '') {
  const where = `/api/v1/files/by-path/${path.split('/').map(encodeURIComponent).join('/')}${query}`
  const body = content as unknown as Uint8Array<ArrayBuffer>
  const reply = await call(gateway, 'PUT', where, { token: ann.token, body })
  expect([200, 201]).toContain(reply.status)
  return reply.body as { id: string }
}

const api = (method: string, path: string, json?: unknown) =>
  call(gateway, method, `/api/v1${path}`, {
    token: ann.token,
    ...(json === undefined ? {} : { json }),
  })

async function share(folder: string, options: object = {}) {
  const { status, body } = await api('POST', '/links', { folder, ...options })
  expect(status).toBe(201)
  return body as { id: string; token: string; url: string }
}

async function visit(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(gateway.url + path, { redirect: 'manual', headers })
  const content = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, content, text: content.toString() }
}

/** As it stands, with nothing put right by the client. */
function raw(path: string): Promise<number> {
  const { hostname, port } = new URL(gateway.url)
  return new Promise((resolve, reject) => {
    const request = http.get({ hostname, port, path }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0))
    })
    request.once('error', reject)
  })
}

const visitor = () => createClient({ url: gateway.url })
const list = (token: string, folder = '/') => visitor().sharedFolder(token, { folder })
const namesOf = async (token: string, folder = '/') => {
  const { folders, items } = await list(token, folder)
  return [...folders, ...items.map(({ path }) => path)]
}

/** What is sent is read to its end, so that no download is left open. */
const bytesOf = async (answer: Promise<Response>) => Buffer.from(await (await answer).arrayBuffer())

describe('a link to a folder', () => {
  it('gives each file, in ranges too, and all of it as a ZIP that can be gone on with', async () => {
    const { token, url } = await share('shared/')
    expect(url).toBe(`/s/${token}`)
    expect(await namesOf(token)).toEqual(['/low', '<b>&".bin', 'a.txt'])
    expect(await namesOf(token, '/low/deep')).toEqual(['low/deep/ü ñ.txt'])
    const client = visitor()
    const deep = await bytesOf(client.sharedFile(token, 'low/deep/ü ñ.txt'))
    expect(deep.toString()).toBe('deep')
    const part = await client.sharedFile(token, '<b>&".bin', { range: 'bytes=1048570-' })
    expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([
      206,
      big.subarray(1_048_570),
    ])
    const zip = await visit(`/s/${token}`)
    const entries = parseDirectory(zip.content, zip.content.length)
    const found = new Map(entries.map((one) => [one.name, dataOf(zip.content, one)]))
    expect([...found.keys()].toSorted()).toEqual([
      ...['shared/_b_&_.bin', 'shared/a.txt', 'shared/low/deep/ü ñ.txt'],
    ])
    expect(found.get('shared/_b_&_.bin')?.equals(big)).toBe(true)
    const rest = await client.shared(token, {
      range: 'bytes=100-',
      ifRange: zip.headers.get('etag') ?? '',
    })
    expect(rest.status).toBe(206)
    expect(Buffer.from(await rest.arrayBuffer()).equals(zip.content.subarray(100))).toBe(true)
    const low = await bytesOf(client.shared(token, { folder: '/low' }))
    expect(parseDirectory(low, low.length).map(({ name }) => name)).toEqual(['low/deep/ü ñ.txt'])
  })

  it('takes the conditions that files take', async () => {
    const { token } = await share('/shared')
    for (const path of [`/s/${token}`, `/s/${token}/content`, `/s/${token}/files/a.txt`]) {
      const tag = (await visit(path)).headers.get('etag') ?? ''
      const status = async (headers: Record<string, string>) => (await visit(path, headers)).status
      expect(await status({ 'if-none-match': tag })).toBe(304)
      expect(await status({ 'if-match': '"another"' })).toBe(412)
      expect(await status({ range: 'bytes=0-0' })).toBe(206)
      expect(await status({ range: 'bytes=99999999-' })).toBe(416)
    }
  })

  it('is a page for browsers: what there is, where it leads, nothing of what lies above', async () => {
    const { token } = await share('/shared')
    const top = await visit(`/s/${token}`, HTML)
    expect([top.status, top.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(top.text).toContain('<h1>shared</h1>')
    expect(top.text).toContain('<bdi>&lt;b&gt;&amp;&quot;.bin</bdi>')
    expect(top.text).toContain(`href="/s/${token}/files/%3Cb%3E%26%22.bin"`)
    expect(top.text).toContain('1.0 MiB')
    expect(top.text).toContain(`href="/s/${token}?folder=%2Flow"`)
    expect(top.text).toContain(`href="/s/${token}/content?download=true"`)
    expect(top.text).not.toMatch(/<script|<b>|https?:|secret|private/)
    expect(top.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha/,
    )
    const low = await visit(`/s/${token}?folder=/low/deep`, HTML)
    expect(low.text).toContain(`<nav aria-label="Folders above"><a href="/s/${token}">`)
    expect(low.text).toContain(`href="/s/${token}/files/low/deep/%C3%BC%20%C3%B1.txt"`)
    const links = [...top.text.matchAll(/href="(\/s\/[^"]+)"/g)].map(([, href]) => href as string)
    for (const href of links)
      expect((await visit(href.replaceAll('&amp;', '&'), HTML)).status).toBe(200)
    const nothing = await visit(`/s/${token}?folder=/nothing`, HTML)
    expect([nothing.status, nothing.text]).toEqual([
      404,
      expect.stringContaining('Not in this folder'),
    ])
  })

  it('shows page after page of a large folder', async () => {
    const { id } = await put('large/first', 'x')
    await gateway.catalog.pool.query(
      `INSERT INTO files (owner_id, folder, name, content_id, content_type, size)
       SELECT owner_id, folder || CASE WHEN n > 450 THEN '/' || n ELSE '' END, 'file ' || n,
         content_id, content_type, size FROM files, generate_series(1, 500) n WHERE id = $1`,
      [id],
    )
    const { token } = await share('/large')
    const seen: string[] = []
    let at: string | undefined = `/s/${token}`
    while (at !== undefined) {
      const { text } = await visit(at, HTML)
      const rows = [...text.matchAll(/<tr><td><a href="[^"]+"><bdi>([^<]+)</g)]
      expect(rows.length).toBeLessThanOrEqual(200)
      seen.push(...rows.map(([, name]) => name as string))
      at = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    }
    expect([seen.length, new Set(seen).size]).toEqual([501, 501])
    const all: string[] = []
    for await (const { name } of visitor().eachShared(token, { limit: 7 })) all.push(name)
    expect(all).toHaveLength(451)
  })

  it('shows what comes into the folder later, and not what leaves it', async () => {
    const [moved, trashed] = [await put('alive/moved', '1'), await put('alive/trashed', '2')]
    const { token } = await share('/alive')
    await put('alive/later', 'later')
    expect(await namesOf(token)).toEqual(['later', 'moved', 'trashed'])
    await api('PATCH', `/files/${moved.id}`, { folder: '/private' })
    await api('DELETE', `/files/${trashed.id}`)
    expect(await namesOf(token)).toEqual(['later'])
    for (const name of ['moved', 'trashed']) {
      expect((await visit(`/s/${token}/files/${name}`)).status).toBe(404)
    }
    const zip = (await visit(`/s/${token}/content`)).content
    expect(parseDirectory(zip, zip.length).map(({ name }) => name)).toEqual(['alive/later'])
    await put('alive/later', 'replaced', '?onConflict=replace')
    expect((await visit(`/s/${token}/files/later`)).text).toBe('replaced')
    const file = { ownerId: ann.id, folder: '/alive', name: 'later' }
    const last = await findFileByPath(gateway.catalog, file)
    await api('DELETE', `/files/${last?.id}`)
    const empty = await visit(`/s/${token}`, HTML)
    expect([empty.status, empty.text]).toEqual([200, expect.stringContaining('There is nothing')])
    expect((await visit(`/s/${token}/content`)).status).toBe(404)
  })

  it('leads nowhere outside of its folder, however that is written', async () => {
    await put('shared/new.txt', 'old version')
    const replaced = await put('shared/new.txt', 'new version', '?onConflict=replace')
    const { token } = await share('/shared')
    const paths = [
      ...['../private/secret.txt', '..%2fprivate%2fsecret.txt', '%2e%2e/private/secret.txt'],
      ...['%2e%2e%2fprivate%2fsecret.txt', 'low/../../private/secret.txt', '/private/secret.txt'],
      ...['%2fprivate%2fsecret.txt', '..%5cprivate%5csecret.txt', 'low/%2e%2e/a.txt', './a.txt'],
      ...['..%c0%afprivate', '%252e%252e/private/secret.txt', 'a.txt%00', '..', '.', ''],
      ...['/shared/a.txt', '../shared-not/other.txt', `${replaced.id}`, 'new.txt/versions/1'],
    ]
    for (const path of paths) {
      expect([400, 404], path).toContain(await raw(`/s/${token}/files/${path}`))
      for (const where of ['', '/content', '/list']) {
        const asked = `/s/${token}${where}?folder=${path === '' ? '..' : path}`
        expect([400, 404], asked).toContain(await raw(asked))
      }
    }
    for (const path of ['/versions', '/trash', '/links', '/files', '/../../api/v1/files']) {
      expect([401, 404], path).toContain(await raw(`/s/${token}${path}`))
    }
    const cursor = Buffer.from(JSON.stringify(['file', '../private/'])).toString('base64url')
    const { items } = await visitor().sharedFolder(token, { cursor })
    expect(items.map(({ path }) => path)).toEqual(['<b>&".bin', 'a.txt', 'new.txt'])
    expect((await visit(`/s/${token}/files/new.txt?version=1`)).status).toBe(400)
  })

  it('has its password on everything', async () => {
    const { token } = await share('/shared', { password: 'pässword' })
    const paths = ['', '/content', '/list', '/files/a.txt']
    for (const path of paths) {
      expect((await visit(`/s/${token}${path}`)).status).toBe(401)
      expect((await visit(`/s/${token}${path}`, HTML)).text).not.toContain('a.txt')
    }
    const response = await fetch(`${gateway.url}/s/${token}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ password: 'pässword' }),
    })
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    for (const path of paths) {
      expect((await visit(`/s/${token}${path}`, { cookie })).status).toBe(200)
    }
    const { items } = await visitor().sharedFolder(token, { password: 'pässword' })
    expect(items.length).toBeGreaterThan(0)
  })

  it('ends at once when it is revoked or its time is over', async () => {
    const [revoked, expired] = [
      await share('/shared'),
      await share('/shared', { expiresAt: '2099-01-01T00:00:00Z' }),
    ]
    await api('DELETE', `/links/${revoked.id}`)
    const sql = "UPDATE share_links SET expires_at = now() - interval '1 second' WHERE id = $1"
    await gateway.catalog.pool.query(sql, [expired.id])
    for (const { token } of [revoked, expired]) {
      for (const path of ['', '/content', '/list', '/files/a.txt', '?folder=/low']) {
        expect((await visit(`/s/${token}${path}`)).status).toBe(404)
      }
    }
    expect((await api('GET', `/links/${expired.id}`)).body.state).toBe('expired')
  })

  it('counts each file and each archive as a download, and lists for nothing', async () => {
    const { token, id } = await share('/shared', { maxDownloads: 3 })
    const status = async (path: string, headers = {}) =>
      (await visit(`/s/${token}${path}`, headers)).status
    expect(await status('', HTML)).toBe(200)
    expect(await status('/list')).toBe(200)
    expect(await status('/files/a.txt')).toBe(200)
    expect(await status('/content')).toBe(200)
    expect(await status('/files/%3Cb%3E%26%22.bin', { range: 'bytes=0-9' })).toBe(206)
    expect((await api('GET', `/links/${id}`)).body).toMatchObject({
      downloads: 3,
      state: 'used-up',
    })
    // What was begun goes on; nothing else begins, and one file is no way to another.
    expect(await status('/files/%3Cb%3E%26%22.bin', { range: 'bytes=10-19' })).toBe(206)
    expect(await status('/files/low/deep/%C3%BC%20%C3%B1.txt', { range: 'bytes=0-1' })).toBe(404)
    expect(await status('/content', { range: 'bytes=0-1' })).toBe(206)
    expect(await status('/content?folder=/low', { range: 'bytes=0-1' })).toBe(404)
    expect(await status('/files/a.txt')).toBe(404)
    await gateway.catalog.pool.query('DELETE FROM share_grants WHERE link_id = $1', [id])
    for (const path of ['', '/list', '/content']) expect(await status(path, HTML)).toBe(404)
    const rows = await listAudit(gateway.catalog, { subject: id })
    expect(rows.map(({ action }) => action)).toEqual(['link.used-up', 'link.created'])
    expect(JSON.stringify(rows)).not.toContain('shared')
  })

  it('goes with its folder when that is renamed, rests with it in the trash, and comes back', async () => {
    await put('old name/x', 'x')
    const { token, id } = await share('/old name')
    await api('PATCH', '/folders', { from: '/old name', to: '/private/new name' })
    expect(await namesOf(token)).toEqual(['x'])
    expect((await visit(`/s/${token}`, HTML)).text).toContain('<h1>new name</h1>')
    expect((await api('GET', `/links/${id}`)).body.folder).toBe('/private/new name')
    await api('DELETE', '/folders?folder=/private/new name')
    expect((await visit(`/s/${token}`)).status).toBe(404)
    expect((await api('GET', `/links/${id}`)).body.state).toBe('trashed')
    const { items } = (await api('GET', '/trash')).body
    const x = items.find((one: { folder: string }) => one.folder === '/private/new name')
    await api('POST', `/trash/${x.id}/restore`)
    expect(await namesOf(token)).toEqual(['x'])
  })

  it('is not made for nothing, for all there is, or for a path that is none', async () => {
    const refused = async (json: object) => {
      const { status, body } = await api('POST', '/links', json)
      return [status, body.code]
    }
    expect(await refused({ folder: '/nothing here' })).toEqual([404, 'NOT_FOUND'])
    for (const folder of ['/', '', '/a/../b', '/shared/..']) {
      expect(await refused({ folder })).toEqual([400, 'VALIDATION_FAILED'])
    }
    expect(await refused({})).toEqual([400, 'VALIDATION_FAILED'])
    const past = { folder: '/shared', expiresAt: '2001-01-01T00:00:00Z' }
    expect(await refused(past)).toEqual([400, 'VALIDATION_FAILED'])
  })

  it('is no link to a file, nor the other way round', async () => {
    const { id } = await put('single.txt', 'single')
    const { token } = (await api('POST', `/files/${id}/links`, {})).body
    for (const path of [
      '/list',
      '/files/single.txt',
      '/content?folder=/shared',
      '?folder=/shared',
    ]) {
      expect((await visit(`/s/${token}${path}`)).status).toBe(404)
    }
    await expect(list(token)).rejects.toBeInstanceOf(ApiError)
    const { items } = (await api('GET', '/links?folder=/shared')).body
    const kinds = new Set(items.map((one: { kind: string }) => one.kind))
    expect(kinds).toEqual(new Set(['folder']))
  })
})
