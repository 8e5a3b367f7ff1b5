import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FirstFiles } from '../src/web/first-files.ts'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

const SCRIPT = `export const words = '${'many words '.repeat(200)}'`
const PAGE =
  '<!doctype html><head><meta name="csp-nonce" content="__CSP_NONCE__">' +
  '<meta name="viewer" content="__VIEWER__"><title>Holdfast</title></head>'
const FIRST: FirstFiles = {
  frame: ['assets/frame.js'],
  pages: [
    { path: '/login', access: 'anyone', scripts: ['assets/login.js'] },
    { path: '/admin/nodes/:id', access: 'admin', scripts: ['assets/frame.js', 'assets/node.js'] },
    { path: '*', access: 'user', scripts: ['assets/frame.js', 'assets/none.js'] },
  ],
}

/** A build as the web app's own leaves it, without the app. */
function makeBuild(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-web-'))
  mkdirSync(join(folder, 'assets'))
  mkdirSync(join(folder, '.vite'))
  const script = join(folder, 'assets', 'app-1a2b3c.js')
  writeFileSync(join(folder, 'index.html'), PAGE)
  writeFileSync(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(folder, '.vite', 'manifest.json'), '{}')
  writeFileSync(join(folder, '.vite', 'first-files.json'), JSON.stringify(FIRST))
  writeFileSync(script, SCRIPT)
  writeFileSync(`${script}.br`, brotliCompressSync(SCRIPT))
  writeFileSync(`${script}.gz`, gzipSync(SCRIPT))
  return folder
}

type Raw = { status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }

/** As it comes over the wire: `fetch` would undo the compression. */
const raw = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<Raw>((resolve, reject) => {
    const sent = request(url, { method, headers }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece) => pieces.push(piece))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(pieces),
        }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })

describe('the web app, served by the gateway', () => {
  let gateway: RunningGateway
  let folder: string
  const asset = () => `${gateway.url}/assets/app-1a2b3c.js`

  beforeAll(async () => {
    folder = makeBuild()
    gateway = await startTestGateway({ webFolder: folder })
  })
  afterAll(async () => {
    await gateway?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('gives each answer a nonce of its own, which page and policy agree on', async () => {
    const nonces = new Set<string>()
    for (let turn = 0; turn < 3; turn += 1) {
      const { headers, body } = await call(gateway, 'GET', '/login')
      const nonce = /content="([\w-]{22})"/.exec(body)?.[1] ?? 'none'
      expect(headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`)
      expect(headers.get('cache-control')).toBe('no-store')
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(3)
  })

  it('allows no inline script, and nothing from elsewhere', async () => {
    const policy = (await call(gateway, 'GET', '/')).headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
  })

  it.each([
    '/',
    '/login',
    '/setup',
    '/register',
    '/forgot',
    '/reset/once',
    '/files',
    '/files/a/b',
    '/links',
    '/trash',
    '/uploads',
    '/account',
    '/admin',
    '/admin/nodes/3',
    '/admin/settings/mail',
  ])('answers %s with its page', async (path) => {
    const { status, headers, body } = await call(gateway, 'GET', path)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(body).toContain('<title>Holdfast</title>')
  })

  it.each([
    '/api',
    '/api/nonsense',
    '/api/v1/nonsense',
    '/s/nonsense',
    '/ipfs/nonsense',
    '/metrics',
    '/nonsense',
    '/filesystem',
    '/admin/queues/x',
    '/assets/app-older.js',
    '/.vite/manifest.json',
    '/.vite/first-files.json',
    '/assets/..%2findex.html',
  ])('never answers %s with its page', async (path) => {
    const { status, body } = await call(gateway, 'GET', path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(JSON.stringify(body)).not.toContain('csp-nonce')
  })

  it('names the scripts of a page for whoever will see it, and no others', async () => {
    const [admin, user] = [await newAdmin(gateway), await newUser(gateway)]
    const named = async (path: string, cookie: string) => {
      const { body } = await call(gateway, 'GET', path, { headers: { cookie } })
      const viewer = /name="viewer" content="(\w+)"/.exec(body)?.[1]
      return [viewer, ...[...body.matchAll(/href="\/assets\/([\w.]+)"/g)].map(([, file]) => file)]
    }
    const signedIn = ({ token }: { token: string }) => `hf_csrf=x; hf_access=${token}`
    expect(await named('/admin/nodes/3', '')).toEqual(['nobody', 'login.js'])
    expect(await named('/admin/nodes/3', signedIn(user))).toEqual(['user', 'frame.js'])
    expect(await named('/admin/nodes/3', signedIn(admin))).toEqual(['admin', 'frame.js', 'node.js'])
    // The app renews a session; until then nobody knows whose it is.
    expect(await named('/admin/nodes/3', 'hf_csrf=x; hf_access=old')).toEqual(['user', 'frame.js'])
    expect(await named('/admin/nothing', signedIn(user))).toEqual(['user', 'frame.js', 'none.js'])
  })

  it('lets browsers keep what has a hash in its name, and ask about what has none', async () => {
    const hashed = await raw(asset())
    expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(hashed.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(hashed.headers['x-content-type-options']).toBe('nosniff')
    expect((await raw(`${gateway.url}/favicon.svg`)).headers['cache-control']).toBe('no-cache')
  })

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, br;q=0', 'gzip', gunzipSync],
    ['identity', undefined, (bytes: Buffer) => bytes],
  ] as const)('sends to "%s" what was compressed as %s', async (accept, encoding, open) => {
    const { headers, body } = await raw(asset(), { 'accept-encoding': accept })
    expect(headers['content-encoding']).toBe(encoding)
    expect(headers.vary).toBe('Accept-Encoding')
    expect(open(body).toString()).toBe(SCRIPT)
  })

  it('sends nothing twice to whoever has it, and has a tag for each form', async () => {
    const plain = await raw(asset())
    const small = await raw(asset(), { 'accept-encoding': 'br' })
    expect(small.headers.etag).not.toBe(plain.headers.etag)
    const tag = String(plain.headers.etag)
    const again = await raw(asset(), { 'if-none-match': tag })
    expect([again.status, again.body.length]).toEqual([304, 0])
  })

  it('answers HEAD with the headers alone, and refuses to be changed', async () => {
    for (const url of [asset(), `${gateway.url}/login`]) {
      const head = await raw(url, {}, 'HEAD')
      const get = await raw(url)
      expect([head.status, head.body.length]).toEqual([200, 0])
      expect(head.headers['content-length']).toBe(get.headers['content-length'])
      expect((await raw(url, {}, 'POST')).status).toBe(405)
    }
  })
})

describe('a gateway without a built web app', () => {
  it('says so in plain words, and works', async () => {
    const gateway = await startTestGateway({ webFolder: join(tmpdir(), 'holdfast-no-such-build') })
    const { status, headers, body } = await call(gateway, 'GET', '/')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^text\/plain/)
    expect(body).toContain('without its web app')
    expect((await call(gateway, 'GET', '/login')).status).toBe(404)
    const ways = await call(gateway, 'GET', '/api/v1/auth/ways-in')
    expect(ways.body).toEqual({ registration: 'open', mail: false, provider: null, setup: true })
    await gateway.stop()
  })
})
