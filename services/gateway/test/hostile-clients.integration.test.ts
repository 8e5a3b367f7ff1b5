import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../src/http/server.ts'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage } from './storage.ts'

// F21 to F24 in a small form, by what is answered; how fast, and what others feel of it, is measured
// in deploy/acceptance/faults/hostile-clients.test.ts.

let gateway: RunningGateway
let ann: { token: string }
beforeAll(async () => {
  const bodySpeed = { windowMs: 500, minRate: 1_000 }
  gateway = await startTestGateway({ bodySpeed }, (catalog) => openTestStorage(catalog))
  ann = await newUser(gateway)
})
afterAll(() => gateway?.stop())

type Conversation = { socket: Socket; text(): string; closed: Promise<unknown> }

async function talk(port: number): Promise<Conversation> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  let text = ''
  socket.setEncoding('latin1').on('data', (piece) => {
    text += piece
  })
  // Not events.once, which would reject on the reset that a cut connection may end with.
  const closed = new Promise((resolve) => socket.on('close', resolve))
  return { socket, text: () => text, closed }
}

const portOf = ({ url }: { url: string }) => Number(new URL(url).port)

async function exchange(text: string): Promise<string> {
  const { socket, text: answer, closed } = await talk(portOf(gateway))
  socket.write(text, 'latin1')
  await closed
  return answer()
}

describe('many connections (F21)', () => {
  it('are all served, and those that wait too long are closed', async () => {
    const limits = { host: '127.0.0.1', port: 0, headersMs: 1_500, keepAliveMs: 1_500 }
    const server = await listen((_req, res) => void res.end('ok'), limits)
    const ask = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
    const silent = await Promise.all(Array.from({ length: 300 }, () => talk(server.port)))
    const kept = await Promise.all(Array.from({ length: 300 }, () => talk(server.port)))
    for (const { socket } of kept) socket.write(ask)
    const active = Array.from({ length: 50 }, async () => {
      for (let i = 0; i < 10; i += 1) {
        const response = await fetch(`http://127.0.0.1:${server.port}/`)
        expect(await response.text()).toBe('ok')
      }
    })
    await Promise.all(active)
    await Promise.all([...silent, ...kept].map(({ closed }) => closed))
    for (const { text } of kept) expect(text()).toMatch(/^HTTP\/1\.1 200 /)
    await server.stop()
  })
})

describe('a slow reader (F22)', () => {
  it('holds back one download, and nobody else', async () => {
    const path = '/api/v1/files/by-path/large.bin'
    const body = new Uint8Array(24 * 1_048_576)
    expect((await call(gateway, 'PUT', path, { ...ann, body })).status).toBe(201)
    const { socket } = await talk(portOf(gateway))
    socket.pause()
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ann.token}\r\n\r\n`)
    const others = Array.from({ length: 8 }, () => call(gateway, 'HEAD', path, ann))
    for (const { status } of await Promise.all(others)) expect(status).toBe(200)
    let bytes = 0
    // Read at last, it is whole.
    socket.on('data', (piece) => {
      bytes += piece.length
    })
    socket.resume()
    while (bytes < body.length) await once(socket, 'data')
    socket.destroy()
  })
})

const POST = 'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
const SMUGGLED = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'
const chunked = (rest: string) => `${POST}Transfer-Encoding: chunked\r\n\r\n${rest}`

describe('broken framing (F24)', () => {
  it.each([
    [
      'a length, then chunks',
      `${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'chunks, then a length',
      `${POST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'two lengths that differ',
      `${POST}Content-Length: 0\r\nContent-Length: 44\r\n\r\n${SMUGGLED}`,
    ],
    ['two lengths in one', `${POST}Content-Length: 0, 44\r\n\r\n${SMUGGLED}`],
    ['a length with a sign', `${POST}Content-Length: +4\r\n\r\n{}{}${SMUGGLED}`],
    ['a length below zero', `${POST}Content-Length: -1\r\n\r\n${SMUGGLED}`],
    ['a length in hex', `${POST}Content-Length: 0x4\r\n\r\n{}{}${SMUGGLED}`],
    ['a length beyond all numbers', `${POST}Content-Length: 99999999999999999999999\r\n\r\n{}`],
    ['a space before a colon', `${POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    [
      'codings in a list',
      `${POST}Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'chunks twice',
      `${POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'chunks that are not last',
      `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ['a coding with a tab', `${POST}Transfer-Encoding:\tx\x0bchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['a chunk with a sign', chunked(`-1\r\n{}\r\n0\r\n\r\n${SMUGGLED}`)],
    ['a chunk that is no number', chunked(`zz\r\n{}\r\n0\r\n\r\n${SMUGGLED}`)],
    ['a chunk beyond all numbers', chunked(`ffffffffffffffffff\r\n{}\r\n0\r\n\r\n`)],
    ['a chunk without its end', chunked(`2\r\n{}XX0\r\n\r\n${SMUGGLED}`)],
    ['chunks with bare line feeds', chunked(`2\n{}\n0\n\n${SMUGGLED}`)],
    ['a chunk with endless extensions', chunked(`2;${'x'.repeat(40_000)}\r\n{}\r\n0\r\n\r\n`)],
    ['a bare CR in a value', `GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n`],
    ['a NUL in a value', `GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n`],
    ['bare line feeds', 'GET /healthz HTTP/1.1\nHost: a\nX: b\n\n'],
    ['a folded line at the start', 'GET /healthz HTTP/1.1\r\n Host: a\r\n\r\n'],
    ['a name with a space', 'GET /healthz HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n'],
    ['two hosts', 'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['no version', 'GET /healthz\r\nHost: a\r\n\r\n'],
    ['a version of its own', 'GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n'],
    ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a method of its own', 'BREW /healthz HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an address of its own', 'GET \x01\x02 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a header of 20 KiB', `GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['20,000 headers', `GET /healthz HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(20_000)}\r\n`],
  ])('(%s) is refused, and nothing behind it is read as a request', async (_, text) => {
    const answer = await exchange(text)
    const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => status)
    expect(statuses.length, answer).toBe(1)
    expect(statuses[0]).toMatch(/^4(00|05|13|31)$/)
    expect(answer).toMatch(/"code":"[A-Z_]+"/)
    expect(answer).toMatch(/\r\nConnection: close\r\n/i)
  })
})

const BOUNDARY = 'xXx'
const uploadHead = (headers: string) =>
  `POST /api/v1/files HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ann.token}\r\n${headers}\r\n\r\n`
const part = (disposition: string, value: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`
const asForm = `Content-Type: multipart/form-data; boundary=${BOUNDARY}`

/** A form in a request of its own; the connection may be kept, so what is read is the answer's head and body. */
async function postForm(body: string, headers = asForm): Promise<{ status: number; code: string }> {
  const { socket, text } = await talk(portOf(gateway))
  const length = `Content-Length: ${Buffer.byteLength(body, 'latin1')}`
  socket.write(`${uploadHead(`${headers}\r\n${length}`)}${body}`, 'latin1')
  while (!/\r\n\r\n\{.*\}$/s.test(text())) await once(socket, 'data')
  socket.destroy()
  return { status: Number(text().split(' ')[1]), code: /"code":"(\w+)"/.exec(text())?.[1] ?? '' }
}

describe('a hostile form (F23)', () => {
  const file = part('name="file"; filename="a"', 'x')
  const end = `--${BOUNDARY}--\r\n`

  it.each([
    ['a field called __proto__', part('name="__proto__"', '1'), 400],
    ['a field called constructor', part('name="constructor"', '1'), 400],
    ['a field with brackets', part('name="a[__proto__][b]"', '1'), 400],
    ['a name of a MiB', part(`name="${'n'.repeat(1_048_576)}"`, '1'), 400],
    [
      'a part with a header of 100 KiB',
      `--${BOUNDARY}\r\nX: ${'y'.repeat(102_400)}\r\n\r\nx\r\n`,
      400,
    ],
    ['a field that comes twice', part('name="folder"', '/a').repeat(2), 400],
    ['10,000 files', part('name="file"; filename="a"', '').repeat(10_000), 413],
    ['a field of 5 KiB', part('name="folder"', 'x'.repeat(5_120)), 413],
    [
      'a form in a form',
      part('name="folder"\r\nContent-Type: multipart/mixed; boundary=y', file),
      400,
    ],
  ])('with %s is refused', async (_, parts, status) => {
    const answer = await postForm(`${parts}${file}${end}`)
    expect(answer.code).toMatch(/^(VALIDATION_FAILED|TOO_LARGE)$/)
    expect(answer.status).toBe(status)
    expect(({} as Record<string, unknown>).b).toBeUndefined()
  })

  it.each(['gzip', 'br', 'deflate', 'identity, gzip'])(
    'that is packed (%s) is not unpacked',
    async (coding) => {
      const headers = `${asForm}\r\nContent-Encoding: ${coding}`
      const { status, code } = await postForm('\x1f\x8b\x08', headers)
      expect([status, code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    },
  )

  it('with a field of a GiB is refused long before its end', async () => {
    const { socket, text, closed } = await talk(portOf(gateway))
    socket.write(uploadHead(`${asForm}\r\nContent-Length: ${2 ** 30}`))
    socket.write(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="folder"\r\n\r\n`)
    const piece = Buffer.alloc(65_536, 'x')
    let sent = 0
    const send = () => {
      while (sent < 2 ** 30 && socket.writable && socket.write(piece)) sent += piece.length
    }
    socket.on('drain', send)
    send()
    await closed
    expect(text()).toMatch(/^HTTP\/1\.1 413 [\s\S]*"TOO_LARGE"/)
    expect(sent).toBeLessThan(2 ** 28)
  })

  it('left no file behind', async () => {
    const { body } = await call(gateway, 'GET', '/api/v1/files?recursive', ann)
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['large.bin'])
  })
})
