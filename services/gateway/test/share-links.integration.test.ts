import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import { listAudit } from '@holdfast/catalog'
import { createClient } from '@holdfast/client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { foreignDag } from '../../../libs/chunks/test/foreign-dags.ts'
import { OTHER_PROFILES } from '../../../libs/chunks/test/other-profiles.ts'
import { putGiven } from './given-file.ts'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage, type Storage } from './storage.ts'

const MIB = 1_048_576
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let gateway: RunningGateway
let storage: Storage
let ann: { token: string; id: string }
let ben: { token: string; id: string }
const bytes = randomBytes(2 * MIB + 11)
let file: { id: string; cid: string }

beforeAll(async () => {
  gateway = await startTestGateway({}, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  ann = await newUser(gateway)
  ben = await newUser(gateway)
  file = await put('docs/<b>&"report".bin', bytes)
})
afterAll(() => gateway?.stop())

async function put(path: string, content: Buffer, type?: string) {
  const where = `/api/v1/files/by-path/${path.split('/').map(encodeURIComponent).join('/')}`
  const body = content as unknown as Uint8Array<ArrayBuffer>
  const headers = type === undefined ? {} : { 'content-type': type }
  return (await call(gateway, 'PUT', where, { token: ann.token, body, headers })).body
}

const api = (method: string, path: string, json?: unknown, token = ann.token) =>
  call(gateway, method, `/api/v1${path}`, { token, ...(json === undefined ? {} : { json }) })

async function newLink(options: object = {}, id = file.id) {
  const { status, body } = await api('POST', `/files/${id}/links`, options)
  expect(status).toBe(201)
  return body as { id: string; token: string; url: string }
}

async function visit(path: string, init: RequestInit = {}) {
  const response = await fetch(gateway.url + path, { redirect: 'manual', ...init })
  const content = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, content }
}

describe('a share link', () => {
  it('gives anybody the bytes, in ranges too, and shows its token only once', async () => {
    const { token, url, id } = await newLink()
    expect(url).toBe(`/s/${token}`)
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16)
    const whole = await visit(`/s/${token}`)
    expect([whole.status, whole.content.equals(bytes)]).toEqual([200, true])
    expect(whole.headers.get('etag')).toBe(`"${file.cid}"`)
    const part = await visit(`/s/${token}/content`, { headers: { range: 'bytes=5-9' } })
    expect([part.status, part.content.equals(bytes.subarray(5, 10))]).toEqual([206, true])
    const head = await visit(`/s/${token}?download`, { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe(String(bytes.length))
    expect(head.headers.get('content-disposition')).toMatch(/^attachment/)
    const rows = await gateway.catalog.pool.query('SELECT token_hash FROM share_links')
    expect(JSON.stringify(rows.rows)).not.toContain(token)
    for (const path of [`/links/${id}`, `/files/${file.id}/links`, '/links']) {
      expect(JSON.stringify((await api('GET', path)).body)).not.toContain(token)
    }
    expect(gateway.lines.join('\n')).not.toContain(token)
  })

  it('gives the bytes of an imported file with a tree of its own, in ranges too', async () => {
    const own = randomBytes(MIB + 4_321)
    const [options = {}] = Object.values(OTHER_PROFILES)
    const place = { ownerId: ann.id, folder: '/given', name: 'given', size: own.length }
    const { id } = await putGiven(storage.long, await foreignDag(own, options), place)
    const { token } = await newLink({}, id)
    const whole = await visit(`/s/${token}`)
    expect([whole.status, whole.content.equals(own)]).toEqual([200, true])
    const part = await visit(`/s/${token}`, { headers: { range: `bytes=${MIB - 5}-${MIB + 4}` } })
    expect([part.status, part.content.equals(own.subarray(MIB - 5, MIB + 5))]).toEqual([206, true])
  })

  it('takes the conditions that files take, at both of its addresses', async () => {
    const { token } = await newLink()
    const tag = `"${file.cid}"`
    for (const path of [`/s/${token}`, `/s/${token}/content`]) {
      const status = async (headers: Record<string, string>) =>
        (await visit(path, { headers })).status
      expect(await status({ 'if-none-match': tag })).toBe(304)
      expect(await status({ 'if-match': '"another"' })).toBe(412)
      expect(await status({ range: 'bytes=0-9' })).toBe(206)
      expect(await status({ range: 'bytes=99999999-' })).toBe(416)
    }
  })

  it('is a page for browsers that runs nothing and tells nobody where it is', async () => {
    const { token } = await newLink({ expiresAt: '2099-01-02T03:04:00Z' })
    const { status, headers, content } = await visit(`/s/${token}`, { headers: HTML })
    const page = content.toString()
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page).toContain('&lt;b&gt;&amp;&quot;report&quot;.bin')
    expect(page).toContain(file.cid)
    expect(page).toContain(`href="/s/${token}/content?download"`)
    expect(page).toContain('2099-01-02T03:04:00.000Z">2 Jan 2099, 03:04 UTC</time>')
    expect(page).not.toMatch(/<script|<b>|https?:/)
    const policy = headers.get('content-security-policy')
    expect(policy).toMatch(/default-src 'none'; style-src 'sha256-.*'; form-action 'self'/)
    expect(policy).not.toContain('unsafe')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('is the business of its owner alone', async () => {
    const { id } = await newLink()
    expect((await api('GET', `/links/${id}`, undefined, ben.token)).status).toBe(404)
    expect((await api('DELETE', `/links/${id}`, undefined, ben.token)).status).toBe(404)
    expect((await api('POST', `/files/${file.id}/links`, {}, ben.token)).status).toBe(404)
    expect((await api('GET', `/files/${file.id}/links`, undefined, ben.token)).status).toBe(404)
    expect((await api('GET', '/links', undefined, ben.token)).body.items).toEqual([])
    expect((await api('GET', `/links/${id}`)).body).toMatchObject({ id, state: 'active' })
  })

  it('lists page after page', async () => {
    const own = await put('paged', Buffer.from('paged'))
    const made = [await newLink({}, own.id), await newLink({}, own.id), await newLink({}, own.id)]
    const first = (await api('GET', `/files/${own.id}/links?limit=2`)).body
    const rest = (await api('GET', `/files/${own.id}/links?limit=2&cursor=${first.next}`)).body
    const ids = [...first.items, ...rest.items].map(({ id }: { id: string }) => id)
    expect([ids.toSorted(), rest.next]).toEqual([made.map(({ id }) => id).toSorted(), null])
  })

  it('answers alike when it is unknown, expired, revoked, used up, or its file is in the trash', async () => {
    const other = await put('gone', Buffer.from('gone'))
    const revoked = await newLink()
    await api('DELETE', `/links/${revoked.id}`)
    const expired = await newLink({ expiresAt: '2099-01-01T00:00:00Z' })
    const sql = "UPDATE share_links SET expires_at = now() - interval '1 second' WHERE id = $1"
    await gateway.catalog.pool.query(sql, [expired.id])
    const usedUp = await newLink({ maxDownloads: 1 })
    expect((await visit(`/s/${usedUp.token}`)).status).toBe(200)
    await gateway.catalog.pool.query('DELETE FROM share_grants')
    const trashed = await newLink({}, other.id)
    await api('DELETE', `/files/${other.id}`)
    const tokens = [revoked, expired, usedUp, trashed].map(({ token }) => token)
    const answers = await Promise.all(
      [...tokens, randomBytes(32).toString('base64url'), 'x'].map(async (token) => {
        const { status, content } = await visit(`/s/${token}`)
        const { requestId, ...problem } = JSON.parse(content.toString())
        return { status, problem }
      }),
    )
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 404, problem: { code: 'NOT_FOUND' } })
      expect(answer).toEqual(answers[0])
    }
    const page = await visit(`/s/${revoked.token}`, { headers: HTML })
    expect([page.status, page.content.toString()]).toEqual([
      404,
      expect.stringContaining('has ended'),
    ])
    expect(
      (await api('POST', `/files/${file.id}/links`, { expiresAt: '2001-01-01T00:00:00Z' })).status,
    ).toBe(400)
  })

  it('is written down in the audit log', async () => {
    const { id } = await newLink({ maxDownloads: 1 })
    await api('DELETE', `/links/${id}`)
    const rows = await listAudit(gateway.catalog, { subject: id })
    expect(rows.map(({ action }) => action)).toEqual(['link.revoked', 'link.created'])
    expect(rows[1]).toMatchObject({ actorId: ann.id, detail: { fileId: file.id, maxDownloads: 1 } })
  })

  it('that is revoked ends what is under way', async () => {
    const large = await put('large', randomBytes(24 * MIB))
    const { token, id } = await newLink({}, large.id)
    const request = http.get(`${gateway.url}/s/${token}`)
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    const ended = new Promise<string>((resolve) => {
      response.once('error', () => resolve('cut'))
      response.once('end', () => resolve('complete'))
    })
    // Nobody reads, so the answer stands still half-way until the link is looked at again.
    await api('DELETE', `/links/${id}`)
    await vi.waitFor(() => expect(gateway.lines.join('')).toContain('request aborted'), 10_000)
    response.resume()
    expect(await ended).toBe('cut')
  })
})

describe('the address of a link', () => {
  /** What a gateway answers to whoever names another host. */
  async function ask(url: string, method: string, path: string, more: http.OutgoingHttpHeaders) {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', ...more }
    const request = http.request(url + path, { method, headers })
    request.end()
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    const pieces = await response.toArray()
    return { head: JSON.stringify(response.headers), text: Buffer.concat(pieces).toString() }
  }

  it('never has the host that a request names', async () => {
    const { token } = await newLink({ password: 'correct horse' })
    const sent = { authorization: `Bearer ${ann.token}` }
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const answers = [
      await ask(gateway.url, 'POST', `/api/v1/files/${file.id}/links`, sent),
      await ask(gateway.url, 'GET', `/s/${token}`, HTML),
      await ask(gateway.url, 'POST', `/s/${token}`, { ...HTML, ...form }),
      await ask(gateway.url, 'GET', '/api/docs', {}),
      await ask(gateway.url, 'GET', '/api/openapi.json', {}),
    ]
    for (const { head, text } of answers) expect(head + text).not.toContain('evil')
    expect(JSON.parse(answers[0]?.text ?? '').url).toMatch(/^\/s\/[\w-]{43}$/)
  })

  it('begins with PUBLIC_URL where that is set, also behind a proxy that is trusted', async () => {
    const config = { publicUrl: 'https://files.example', trustProxy: 1 }
    const known = await startTestGateway({ config }, openTestStorage)
    const { token } = await newUser(known)
    const at = '/api/v1/files/by-path/a'
    const { body } = await call(known, 'PUT', at, { token, body: 'a' })
    const sent = { authorization: `Bearer ${token}` }
    const { text } = await ask(known.url, 'POST', `/api/v1/files/${body.id}/links`, sent)
    expect(JSON.parse(text).url).toMatch(/^https:\/\/files\.example\/s\/[\w-]{43}$/)
    await known.stop()
  })

  it('is whole for who uses the client', async () => {
    const client = createClient({ url: gateway.url, token: ann.token })
    const { url, token } = await client.addLink(file.id, { password: 'pässword' })
    expect(url).toBe(`${gateway.url}/s/${token}`)
    await expect(client.shared(token)).rejects.toMatchObject({ status: 401 })
    const part = await client.shared(token, { password: 'pässword', range: 'bytes=0-9' })
    expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([
      206,
      bytes.subarray(0, 10),
    ])
  })
})

describe('a look at what a link leads to', () => {
  const picture = Buffer.concat([Buffer.from('GIF89a'), randomBytes(MIB)])
  let shown: { id: string; cid: string }

  beforeAll(async () => {
    shown = await put('look/at "me".gif', picture, 'image/gif')
  })

  const pageOf = async (token: string, headers: Record<string, string> = {}) => {
    const { content, headers: told } = await visit(`/s/${token}`, {
      headers: { ...HTML, ...headers },
    })
    return { text: content.toString(), policy: told.get('content-security-policy') ?? '' }
  }
  const typed = async (name: string, type: string, content: string) =>
    newLink({}, (await put(`look/${name}`, Buffer.from(content), type)).id)

  it('is drawn by the browser, in ranges too, and is a use of the link but no download', async () => {
    const { token, id } = await newLink({}, shown.id)
    const { text, policy } = await pageOf(token)
    expect(text).toContain(`<img src="/s/${token}/preview" alt="at &quot;me&quot;.gif">`)
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^ ]*'; img-src 'self'; form-/)
    expect((await api('GET', `/links/${id}`)).body.usedAt).toBeNull()
    const look = (headers = {}) => visit(`/s/${token}/preview`, { headers })
    const whole = await look()
    expect([whole.status, whole.content.equals(picture)]).toEqual([200, true])
    expect(whole.headers.get('content-type')).toBe('image/gif')
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
    expect(whole.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
    const part = await look({ range: 'bytes=2-5' })
    expect([part.status, part.content.toString()]).toEqual([206, 'F89a'])
    expect((await look({ 'if-none-match': `"${shown.cid}"` })).status).toBe(304)
    expect((await look({ 'if-match': '"another"' })).status).toBe(412)
    expect((await look({ range: 'bytes=99999999-' })).status).toBe(416)
    const link = (await api('GET', `/links/${id}`)).body
    expect([link.downloads, Date.parse(link.usedAt)]).toEqual([0, expect.any(Number)])
  })

  it('is not to be had by a link with a limit, neither as a use nor as one more download', async () => {
    const { token, id } = await newLink({ maxDownloads: 3 }, shown.id)
    const { text, policy } = await pageOf(token)
    expect(text).toContain('This link allows 3 downloads; looking at it here would use one.')
    expect(text).not.toContain('<img')
    expect(policy).not.toContain('img-src')
    expect((await visit(`/s/${token}/preview`)).status).toBe(404)
    const words = await put('look/limited.txt', Buffer.from('secret words'), 'text/plain')
    const limited = await newLink({ maxDownloads: 1 }, words.id)
    expect((await pageOf(limited.token)).text).not.toContain('secret words')
    expect((await api('GET', `/links/${id}`)).body).toMatchObject({ downloads: 0, usedAt: null })
    expect((await api('GET', `/links/${limited.id}`)).body.usedAt).toBeNull()
  })

  it('comes after the password only', async () => {
    const { token } = await newLink({ password: 'correct horse' }, shown.id)
    expect((await visit(`/s/${token}/preview`)).status).toBe(401)
    expect((await pageOf(token)).text).not.toMatch(/preview|gif/)
    const authorization = `Basic ${Buffer.from('any:correct horse').toString('base64')}`
    expect((await pageOf(token, { authorization })).text).toContain(`src="/s/${token}/preview"`)
    const look = await visit(`/s/${token}/preview`, { headers: { authorization } })
    expect([look.status, look.content.equals(picture)]).toEqual([200, true])
  })

  it('is the source of what could be a document, and never that document', async () => {
    for (const [name, type] of [
      ['p.html', 'text/html'],
      ['p.svg', 'image/svg+xml'],
      ['p.xml', 'application/xml'],
      ['unsaid.html', 'application/octet-stream'],
    ] as const) {
      const { token, id } = await typed(name, type, '\n<script>1 && 2</script>')
      const { text, policy } = await pageOf(token)
      expect(text).toContain('\n\n&lt;script&gt;1 &amp;&amp; 2&lt;/script&gt;</pre>')
      expect(policy).not.toMatch(/script-src|img-src|frame-src/)
      expect((await visit(`/s/${token}/preview`)).status).toBe(404)
      expect((await api('GET', `/links/${id}`)).body).toMatchObject({
        downloads: 0,
        usedAt: expect.any(String),
      })
    }
  })

  it('says how much of a long text it is, and what is not to be shown', async () => {
    const long = await typed('long.txt', 'text/plain', 'words of a text\n'.repeat(10_000))
    const { text } = await pageOf(long.token)
    expect(text.match(/words of a text/g)).toHaveLength(4_096)
    expect(text).toContain('The first 64.0 KiB of 156.3 KiB')
    const said = async (name: string, content: string) =>
      (await pageOf((await typed(name, 'text/plain', content)).token)).text
    expect(await said('zeros.txt', 'a\0b')).toContain('These bytes are no text.')
    expect(await said('empty.txt', '')).toContain('The file is empty.')
  })

  it('at a film, sound or PDF asks for no more than it needs', async () => {
    const film = await typed('f.mp4', 'video/mp4', 'film')
    expect((await pageOf(film.token)).text).toContain('controls preload="metadata"')
    expect((await pageOf(film.token)).policy).toContain("media-src 'self'; form-action")
    const pdf = await typed('p.pdf', 'application/pdf', '%PDF')
    const { text, policy } = await pageOf(pdf.token)
    expect(text.match(/<script[^>]*>[^<]*<\/script>/g)).toEqual([
      '<script type="module" src="/shared-pdf.js"></script>',
    ])
    expect(text).toContain(`data-src="/s/${pdf.token}/preview"`)
    expect(policy).toContain("script-src 'self'; worker-src 'self'; connect-src 'self'")
    expect(policy).not.toContain('unsafe')
    const served = await visit(`/s/${pdf.token}/preview`)
    expect(served.headers.get('content-disposition')).toMatch(/^attachment/)
  })

  it('is not there for a folder, and ends with its link', async () => {
    const { body } = await api('POST', '/links', { folder: '/look' })
    expect((await visit(`/s/${body.token}/preview`)).status).toBe(404)
    const { token, id } = await newLink({}, shown.id)
    await api('DELETE', `/links/${id}`)
    expect((await visit(`/s/${token}/preview`)).status).toBe(404)
  })
})

describe('downloads of a link with a limit', () => {
  it('are counted one by one, however many come at once', async () => {
    const small = await put('small', Buffer.from('small'))
    const { token, id } = await newLink({ maxDownloads: 5 }, small.id)
    const answers = await Promise.all(Array.from({ length: 20 }, () => visit(`/s/${token}`)))
    const count = (status: number) => answers.filter((one) => one.status === status).length
    expect([count(200), count(404)]).toEqual([5, 15])
    expect((await api('GET', `/links/${id}`)).body).toMatchObject({
      downloads: 5,
      state: 'used-up',
    })
    const [last] = await listAudit(gateway.catalog, { subject: id })
    expect(last?.action).toBe('link.used-up')
  })

  it('may be gone on with, but not used to get the file again and again', async () => {
    const { token, id } = await newLink({ maxDownloads: 1 })
    const range = (from: number, to = '') =>
      visit(`/s/${token}`, { headers: { range: `bytes=${from}-${to}` } })
    expect((await visit(`/s/${token}`)).status).toBe(200)
    const rest = await range(MIB)
    expect([rest.status, rest.content.equals(bytes.subarray(MIB))]).toEqual([206, true])
    expect((await range(0, String(MIB - 1))).status).toBe(206)
    expect((await range(0)).status).toBe(404)
    expect((await visit(`/s/${token}`)).status).toBe(404)
    expect((await api('GET', `/links/${id}`)).body.downloads).toBe(1)
  })

  it('are not counted for what sends no bytes', async () => {
    const { token, id } = await newLink({ maxDownloads: 1 })
    await visit(`/s/${token}`, { method: 'HEAD' })
    await visit(`/s/${token}`, { headers: { 'if-none-match': `"${file.cid}"` } })
    await visit(`/s/${token}`, { headers: { range: 'bytes=99999999-' } })
    await visit(`/s/${token}`, { headers: HTML })
    expect((await api('GET', `/links/${id}`)).body.downloads).toBe(0)
  })
})

describe('a link with a password', () => {
  it('asks programs for it by HTTP Basic', async () => {
    const { token } = await newLink({ password: 'correct horse' })
    const bare = await visit(`/s/${token}`)
    expect(bare.status).toBe(401)
    expect(bare.headers.get('www-authenticate')).toMatch(/^Basic /)
    const withPassword = (password: string) => ({
      headers: { authorization: `Basic ${Buffer.from(`any:${password}`).toString('base64')}` },
    })
    expect((await visit(`/s/${token}`, withPassword('wrong'))).status).toBe(401)
    expect((await visit(`/s/${token}/content`, withPassword('wrong'))).status).toBe(401)
    const right = await visit(`/s/${token}`, withPassword('correct horse'))
    expect([right.status, right.content.equals(bytes)]).toEqual([200, true])
    const stored = await gateway.catalog.pool.query(
      'SELECT password_hash FROM share_links WHERE password_hash IS NOT NULL',
    )
    expect(stored.rows[0].password_hash).toMatch(/^\$argon2id\$/)
  })

  it('shows browsers a form, and lets them in for this link only', async () => {
    const { token } = await newLink({ password: 'correct horse' })
    const other = await newLink({ password: 'correct horse' })
    const form = await visit(`/s/${token}`, { headers: HTML })
    expect([form.status, form.headers.get('www-authenticate')]).toEqual([401, null])
    expect(form.content.toString()).toContain(`<form method="post" action="/s/${token}">`)
    expect(form.content.toString()).not.toContain('report')
    const give = (password: string) =>
      visit(`/s/${token}`, {
        method: 'POST',
        headers: HTML,
        body: new URLSearchParams({ password }),
      })
    const wrong = await give('wrong')
    expect([wrong.status, wrong.content.toString()]).toEqual([
      401,
      expect.stringContaining('not right'),
    ])
    const right = await give('correct horse')
    expect([right.status, right.headers.get('location')]).toEqual([303, `/s/${token}`])
    const [set = ''] = right.headers.getSetCookie()
    expect(set).toMatch(new RegExp(`; Path=/s/${token}; Max-Age=3600; HttpOnly; SameSite=Lax`))
    const cookie = set.split(';')[0] as string
    const page = await visit(`/s/${token}`, { headers: { ...HTML, cookie } })
    expect(page.content.toString()).toContain('report')
    expect((await visit(`/s/${token}/content`, { headers: { cookie } })).status).toBe(200)
    expect((await visit(`/s/${other.token}`, { headers: { cookie } })).status).toBe(401)
    expect((await visit(`/s/${token}`, { headers: { cookie: `${cookie}x` } })).status).toBe(401)
  })

  it('stops whoever guesses', async () => {
    const { token } = await newLink({ password: 'correct horse' })
    const guess = () =>
      visit(`/s/${token}`, {
        headers: { authorization: `Basic ${Buffer.from('x:wrong').toString('base64')}` },
      })
    let last = await guess()
    for (let i = 0; i < 40 && last.status !== 429; i += 1) last = await guess()
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
