import { once } from 'node:events'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readBody } from '../src/http/body.ts'
import { BodyTooSlow, ClientGone } from '../src/http/errors.ts'
import { listen, type RunningServer } from '../src/http/server.ts'
import { closeIfHeldBack, settleUnreadBody } from '../src/http/unread-body.ts'

let running: RunningServer | undefined
afterEach(async () => {
  vi.useRealTimers()
  await running?.stop(AbortSignal.abort())
  running = undefined
})

async function serve(handler: RequestListener, headersMs?: number): Promise<number> {
  const options = { host: '127.0.0.1', port: 0, ...(headersMs ? { headersMs } : {}) }
  running = await listen(handler, options)
  return running.port
}

const ok: RequestListener = (_req, res) => void res.end('ok')

type Conversation = { socket: Socket; text(): string; closed: Promise<unknown> }

async function talk(port: number): Promise<Conversation> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  let text = ''
  socket.setEncoding('latin1')
  socket.on('data', (piece) => {
    text += piece
  })
  socket.on('error', () => {})
  // Not events.once, which would reject on the reset that a cut connection may end with.
  const closed = new Promise((resolve) => socket.on('close', resolve))
  return { socket, text: () => text, closed }
}

/** The status line, and the problem in the body. */
function problemIn(text: string) {
  const [head = '', body = ''] = text.split('\r\n\r\n')
  const requestId = /^X-Request-Id: (.+)$/im.exec(head)?.[1]
  const problem = JSON.parse(body)
  expect(problem.requestId).toBe(requestId)
  return { status: Number(head.split(' ')[1]), code: problem.code }
}

describe('broken HTTP', () => {
  it.each([
    ['nonsense', 'hello there\r\n\r\n', 400, 'BAD_REQUEST'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400, 'BAD_REQUEST'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
      400,
      'BAD_REQUEST',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'BAD_REQUEST',
    ],
    [
      'an unknown transfer encoding',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n',
      400,
      'BAD_REQUEST',
    ],
    [
      'a header with a bare line feed',
      'GET / HTTP/1.1\r\nHost: a\nX: \r\n\r\n',
      400,
      'BAD_REQUEST',
    ],
    [
      'a header without end',
      `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`,
      431,
      'HEADERS_TOO_LARGE',
    ],
  ])(
    '(%s) is refused with code and request id, and the connection closed',
    async (_, text, status, code) => {
      const { socket, text: answer, closed } = await talk(await serve(ok))
      socket.write(text)
      await closed
      expect(problemIn(answer())).toEqual({ status, code })
    },
  )

  it('after a good request is answered too', async () => {
    const { socket, text, closed } = await talk(await serve(ok))
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(socket, 'data')
    socket.write('rubbish\r\n\r\n')
    await closed
    const [first, second] = text().split(/(?=HTTP\/1\.1 400)/)
    expect(first).toMatch(/^HTTP\/1\.1 200/)
    expect(problemIn(second as string).status).toBe(400)
  })
})

describe('slow clients', () => {
  it('lose the connection when their header is not complete in time', async () => {
    const port = await serve(ok, 300)
    const slow = await talk(port)
    slow.socket.write('GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ')
    const idle = await talk(port)
    await Promise.all([slow.closed, idle.closed])
    expect(problemIn(slow.text())).toEqual({ status: 408, code: 'REQUEST_TIMEOUT' })
  })

  const speed = { windowMs: 200, minRate: 1_000 }

  it('are told so when their body drips', async () => {
    const { promise: failure, resolve } = Promise.withResolvers<unknown>()
    const port = await serve(async (req, res) => {
      try {
        for await (const _ of readBody(req, res, speed)) {
          // The bytes do not matter.
        }
      } catch (error) {
        resolve(error)
        res.writeHead(408, { connection: 'close' }).end('slow')
      }
    })
    const { socket, text, closed } = await talk(port)
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n')
    const drip = setInterval(() => socket.writable && socket.write('x'), 20)
    expect(await failure).toBeInstanceOf(BodyTooSlow)
    await closed
    clearInterval(drip)
    expect(text()).toMatch(/^HTTP\/1\.1 408/)
  })

  it('are not blamed while we are the slow ones', async () => {
    const { promise: total, resolve, reject } = Promise.withResolvers<number>()
    const port = await serve(async (req, res) => {
      let bytes = 0
      try {
        for await (const piece of readBody(req, res, speed)) {
          bytes += piece.length
          await new Promise((done) => setTimeout(done, 300))
        }
        resolve(bytes)
        res.end()
      } catch (error) {
        reject(error)
      }
    })
    const { socket } = await talk(port)
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n')
    for (const piece of ['a', 'b']) {
      socket.write(piece)
      await new Promise((done) => setTimeout(done, 10))
    }
    socket.write('cd')
    expect(await total).toBe(4)
  })
})

describe('a body', () => {
  const collected = (port: { resolve(error: unknown): void }): RequestListener => {
    return async (req: IncomingMessage, res: ServerResponse) => {
      try {
        for await (const _ of readBody(req, res)) {
          // Read to the end.
        }
        port.resolve('complete')
      } catch (error) {
        port.resolve(error)
      }
    }
  }

  it.each([
    ['at its beginning', 'Content-Length: 10\r\n\r\n'],
    ['in the middle', 'Content-Length: 10\r\n\r\nhello'],
    ['in a chunk', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhel'],
    ['between chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'],
  ])('that breaks off %s is never taken for complete', async (_, rest) => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const { socket } = await talk(await serve(collected({ resolve })))
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${rest}`, () => socket.destroy())
    expect(await promise).toBeInstanceOf(ClientGone)
  })

  it('of chunks is complete with its last one', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const { socket } = await talk(await serve(collected({ resolve })))
    socket.write(
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    )
    expect(await promise).toBe('complete')
  })

  const refuse: RequestListener = (req, res) => {
    settleUnreadBody(req, res)
    closeIfHeldBack(req, res)
    res.writeHead(401).end('no')
  }

  it('that is held back is not asked for when it is refused', async () => {
    const { socket, text, closed } = await talk(await serve(refuse))
    socket.write(
      'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n',
    )
    await closed
    expect(text()).toMatch(/^HTTP\/1\.1 401/)
    expect(text()).toMatch(/\r\nConnection: close\r\n/i)
  })

  it('that is held back is asked for when it is read', async () => {
    const port = await serve(async (req, res) => {
      let bytes = 0
      for await (const piece of readBody(req, res)) bytes += piece.length
      res.end(`${bytes}`)
    })
    const { socket, text } = await talk(port)
    socket.write('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n')
    await once(socket, 'data')
    expect(text()).toMatch(/^HTTP\/1\.1 100/)
    socket.write('hello')
    await once(socket, 'data')
    expect(text()).toMatch(/\r\n\r\n5$|\r\n5\r\n0/)
  })

  it('that was refused unread is cut off, and its sender has the answer first', async () => {
    const { socket, text, closed } = await talk(await serve(refuse))
    socket.write('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000000\r\n\r\n')
    const piece = Buffer.alloc(65_536)
    let sent = 0
    const send = () => {
      while (socket.writable && socket.write(piece)) sent += piece.length
    }
    socket.on('drain', send)
    send()
    await closed
    expect(text()).toMatch(/^HTTP\/1\.1 401[\s\S]*no/)
    expect(sent).toBeLessThan(512 * 1_048_576)
  })

  it('that was refused and came to its end leaves the connection to the next request', async () => {
    let received = 0
    const port = await serve(async (req, res) => {
      if (req.url === '/refused') return refuse(req, res)
      for await (const piece of readBody(req, res)) received += piece.length
      res.end(`${received} bytes`)
    })
    // The refused body is looked after again only when the test says so.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { socket, text } = await talk(port)
    socket.write('PUT /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n')
    await once(socket, 'data')
    // More than is read on after a refusal.
    const length = 8_388_608
    socket.write(Buffer.alloc(1_000))
    socket.write(`PUT /next HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`)
    socket.write(Buffer.alloc(length - 1))
    await expect.poll(() => received).toBe(length - 1)
    vi.advanceTimersByTime(1_000)
    socket.write('x')
    await expect.poll(text).toContain(`${length} bytes`)
  })
})
