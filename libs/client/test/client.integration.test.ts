import { afterEach, describe, expect, it } from 'vitest'
import {
  AnswerInvalid,
  ApiError,
  Conflict,
  createClient,
  everyItem,
  NoRoom,
  NotFound,
  ServerUnreachable,
  SignInNeeded,
  type SystemEvent,
  TryLater,
} from '../src/index.ts'
import { sendJson, sendProblem, startTestServer, type TestServer } from './test-server.ts'

let server: TestServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

describe('createClient', () => {
  it('turns a problem into an error with its code, status, request id and Retry-After', async () => {
    server = await startTestServer((_req, res) =>
      sendProblem(res, 503, 'INSUFFICIENT_NODES', { headers: { 'retry-after': '10' } }),
    )
    const error = await createClient(server)
      .status()
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({
      code: 'INSUFFICIENT_NODES',
      status: 503,
      requestId: 'request-1',
      retryAfter: 10,
    })
  })

  it.each([
    [401, SignInNeeded],
    [404, NotFound],
    [409, Conflict],
    [412, Conflict],
    [429, TryLater],
    [503, TryLater],
    [507, NoRoom],
    [400, ApiError],
  ] as const)('has a class for what can be done about %i', async (status, kind) => {
    server = await startTestServer((_req, res) => sendProblem(res, status, 'A_CODE'))
    const error = await createClient(server)
      .status()
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ApiError)
    expect((error as Error).constructor).toBe(kind)
  })

  it('says of an answer that is not a problem what is known', async () => {
    server = await startTestServer((_req, res) =>
      res.writeHead(502, { 'x-request-id': 'abc' }).end('<html>Bad gateway</html>'),
    )
    await expect(createClient(server).status()).rejects.toMatchObject({
      code: 'HTTP_502',
      requestId: 'abc',
    })
  })

  it('does not take any page for an answer of Holdfast', async () => {
    server = await startTestServer((_req, res) => res.end('<html>Welcome</html>'))
    await expect(createClient(server).status()).rejects.toBeInstanceOf(AnswerInvalid)
  })

  it('says that nobody answered, and why', async () => {
    server = await startTestServer(() => {})
    const { url } = server
    await server.close()
    server = undefined
    const error = (await createClient({ url })
      .status()
      .catch((reason: unknown) => reason)) as Error
    expect(error).toBeInstanceOf(ServerUnreachable)
    expect(error.message).toContain(new URL(url).host)
  })

  it('never follows a redirect with its token', async () => {
    server = await startTestServer((_req, res) =>
      res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    )
    await expect(createClient({ ...server, token: 'secret' }).status()).rejects.toBeInstanceOf(
      ServerUnreachable,
    )
    expect(server.seen).toHaveLength(1)
  })

  it('asks for a token before each call', async () => {
    const tokens: (string | undefined)[] = []
    server = await startTestServer((req, res) => {
      tokens.push(req.headers.authorization)
      sendJson(res, 200, { items: [], next: null })
    })
    let asked = 0
    const client = createClient({
      ...server,
      token: async () => {
        asked += 1
        return `token-${asked}`
      },
    })
    await client.nodes()
    await client.nodes()
    expect(tokens).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  it('sends no body with calls that take none', async () => {
    const types: unknown[] = []
    server = await startTestServer((req, res) => {
      types.push([req.headers['content-type'], req.headers['content-length']])
      sendJson(res, 200, {})
    })
    await createClient(server).drainNode(3)
    expect(types).toEqual([[undefined, '0']])
    expect(server.seen).toEqual(['POST /api/v1/nodes/3/drain'])
  })

  it('walks through a list page by page, and only as far as somebody wants', async () => {
    const pages = new Map([
      [undefined, { items: [1, 2], next: 'b' }],
      ['b', { items: [3], next: 'c' }],
      ['c', { items: [4], next: null }],
    ])
    const asked: unknown[] = []
    const all = everyItem(async (cursor) => {
      asked.push(cursor)
      return pages.get(cursor) as { items: number[]; next: string | null }
    })
    const seen: number[] = []
    for await (const item of all) {
      seen.push(item)
      if (item === 3) break
    }
    expect(seen).toEqual([1, 2, 3])
    expect(asked).toEqual([undefined, 'b'])
  })

  it('writes every part of a path so that it arrives as it is', async () => {
    server = await startTestServer((_req, res) => sendJson(res, 200, {}))
    await createClient(server).fileByPath('/a b/100 %/#1?.txt')
    expect(server.seen[0]).toBe('GET /api/v1/files/by-path/a%20b/100%20%25/%231%3F.txt?meta')
  })
})

describe('follow', () => {
  const event = (id: number): SystemEvent => ({
    id,
    at: '2026-01-01T00:00:00Z',
    type: 'node.state',
    actorId: null,
    subject: '3',
    detail: {},
  })
  const message = (id: number) => `id: ${id}\ndata: ${JSON.stringify(event(id))}\n\n`

  it('goes on after the last event when the connection breaks', async () => {
    const resumed: unknown[] = []
    server = await startTestServer((req, res, count) => {
      resumed.push(req.headers['last-event-id'])
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.write('retry: 1\n\n')
      if (count === 1) {
        res.write(message(1) + message(2), () => res.destroy())
      } else if (count === 2) res.end(message(3))
      else res.write(message(4))
    })
    const stop = new AbortController()
    const seen: number[] = []
    for await (const { id } of createClient(server).follow({ signal: stop.signal })) {
      seen.push(id)
      if (id === 4) stop.abort()
    }
    expect(seen).toEqual([1, 2, 3, 4])
    expect(resumed).toEqual([undefined, '2', '3'])
  })

  it('comes back after an outage, and tells about it', async () => {
    server = await startTestServer((_req, res, count) => {
      if (count === 1) return sendProblem(res, 503, 'STOPPING')
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      return res.write(message(1))
    })
    const stop = new AbortController()
    const broken: unknown[] = []
    const events = createClient(server).follow({
      signal: stop.signal,
      onBroken: (error) => broken.push((error as ApiError).code),
    })
    for await (const { id } of events) {
      expect(id).toBe(1)
      stop.abort()
    }
    expect(broken).toEqual(['STOPPING'])
  })

  it('makes a connection anew on which nothing comes any more', async () => {
    server = await startTestServer((req, res) => {
      const next = Number(req.headers['last-event-id'] ?? 0) + 1
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.write(`retry: 1\n\n${message(next)}`)
    })
    const broken: unknown[] = []
    const seen: number[] = []
    const events = createClient(server).follow({
      silenceMs: 100,
      onBroken: (error) => broken.push((error as Error).message),
    })
    for await (const { id } of events) if (seen.push(id) === 3) break
    expect(seen).toEqual([1, 2, 3])
    expect(broken[0]).toContain('nothing moved on the connection')
  })

  it('gives up when it may not look', async () => {
    server = await startTestServer((_req, res) => sendProblem(res, 403, 'FORBIDDEN'))
    const events = createClient(server).follow()
    await expect(events.next()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(server.seen).toHaveLength(1)
  })
})
