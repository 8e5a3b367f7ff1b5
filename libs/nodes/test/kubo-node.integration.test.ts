import type { ServerResponse } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { cidText, readCar } from '@holdfast/chunks'
import { afterEach, describe, expect, it } from 'vitest'
import { createKuboNode, type KuboNodeOptions, type NodeTimeouts } from '../src/index.ts'
import { randomChunk, randomChunks } from './chunks-for-tests.ts'
import { startEmbeddedNode } from './daemons/embedded-node.ts'
import { type HttpDouble, type Seen, startHttpDouble } from './http-double.ts'

const MEBIBYTE = 1_048_576

const quick: Partial<NodeTimeouts> = {
  connectMs: 300,
  idleMs: 300,
  controlMs: 300,
  requestMs: 800,
}

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const it of open.splice(0).reverse()) await it.close()
})

async function doubleThat(answer: (request: Seen, response: ServerResponse) => void) {
  const double = await startHttpDouble(answer)
  open.push(double)
  return double
}

function nodeAt(double: HttpDouble, options: Partial<KuboNodeOptions> = {}) {
  const node = createKuboNode({ rpcUrl: double.url, timeouts: quick, ...options })
  open.push(node)
  return node
}

async function listAll(node: ReturnType<typeof nodeAt>): Promise<number> {
  let count = 0
  for await (const _ of node.list()) count += 1
  return count
}

function counted(blocks: number, bytes: number): string {
  return `${JSON.stringify({ Stats: { BlockCount: blocks, BlockBytesCount: bytes } })}\n`
}

describe('what the adapter sends', () => {
  it('sends a batch as one form with one CAR of known length, each chunk once', async () => {
    const chunks = [...randomChunks(3, 100), randomChunk(100_000)]
    const first = chunks[0] as (typeof chunks)[0]
    const double = await doubleThat((_request, response) => response.end(counted(4, 100_300)))
    await nodeAt(double).putMany([...chunks, first])

    const { method, url, headers, body } = double.seen[0] as Seen
    expect(`${method} ${url}`).toBe('POST /api/v0/dag/import?pin-roots=false&stats=true')
    expect(headers['content-length']).toBe(String(body.length))
    expect(headers['transfer-encoding']).toBeUndefined()
    const car = body.subarray(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf('\r\n--'))
    const found: string[] = []
    for await (const { link, bytes } of readCar(Readable.from([car]))) {
      found.push(`${cidText(link.digest)} ${bytes.length}`)
    }
    expect(found.sort()).toEqual(
      chunks.map(({ digest, bytes }) => `${cidText(digest)} ${bytes.length}`).sort(),
    )
  })

  it('uses another boundary each time, so that no file can contain it', async () => {
    const chunk = randomChunk()
    const double = await doubleThat((_request, response) => response.end(counted(1, 1_000)))
    const node = nodeAt(double)
    await node.put(chunk)
    await node.put(chunk)
    const [one, two] = double.seen.map(({ headers }) => headers['content-type'])
    expect(one).not.toBe(two)
  })

  it.each([
    ['bearer:secret-token', 'Bearer secret-token'],
    ['basic:user:secret', `Basic ${Buffer.from('user:secret').toString('base64')}`],
    ['Bearer secret-token', 'Bearer secret-token'],
  ])('shows %s to the RPC only, and puts it in no message', async (credentials, header) => {
    const rpc = await doubleThat((_request, response) => response.writeHead(401).end('no'))
    const gateway = await doubleThat((_request, response) => response.writeHead(412).end())
    const node = nodeAt(rpc, { gatewayUrl: gateway.url, credentials })
    const outcomes = await Promise.allSettled([
      node.put(randomChunk()),
      node.get(randomChunk().digest),
      node.ping(),
    ])
    expect(rpc.seen.length).toBeGreaterThan(1)
    for (const { headers } of rpc.seen) expect(headers.authorization).toBe(header)
    for (const { headers } of gateway.seen) expect(headers.authorization).toBeUndefined()
    for (const outcome of outcomes) {
      const { reason } = outcome as PromiseRejectedResult
      expect(`${reason} ${reason.cause}`).not.toContain('secret')
    }
  })

  it('takes a user and password out of the address', async () => {
    const double = await doubleThat((_request, response) => response.writeHead(403).end())
    const node = nodeAt(double, { rpcUrl: double.url.replace('http://', 'http://user:secret@') })
    const outcome = node.usage()
    await expect(outcome).rejects.toMatchObject({ code: 'NODE_REFUSED' })
    await expect(outcome).rejects.not.toThrow(/secret/)
    const expected = `Basic ${Buffer.from('user:secret').toString('base64')}`
    expect(double.seen[0]?.headers.authorization).toBe(expected)
  })

  it('asks the gateway for what it has itself, never to search for more', async () => {
    const chunk = randomChunk()
    const rpc = await doubleThat((_request, response) => response.end())
    const gateway = await doubleThat((_request, response) => response.end(chunk.bytes))
    const node = nodeAt(rpc, { gatewayUrl: gateway.url })
    await node.get(chunk.digest)
    await node.has(chunk.digest)
    expect(rpc.seen).toHaveLength(0)
    for (const { url, headers } of gateway.seen) {
      expect(url).toBe(`/ipfs/${cidText(chunk.digest)}?format=raw`)
      expect(headers['cache-control']).toBe('only-if-cached')
    }
  })

  it('refuses an address that is not http or https', () => {
    expect(() => createKuboNode({ rpcUrl: 'file:///etc/passwd' })).toThrow(TypeError)
  })
})

describe('a node that lies', () => {
  it.each([
    ['nothing', ''],
    ['too few blocks', counted(1, 1_000)],
    ['too few bytes', counted(2, 1_999)],
    ['too many blocks', counted(3, 2_000)],
    ['a web page', '<html>200</html>'],
    ['half an answer', '{"Stats":{"BlockCount":2'],
  ])('is not believed to have stored a batch when it counts %s', async (_case, body) => {
    const double = await doubleThat((_request, response) => response.end(body))
    const put = nodeAt(double).putMany(randomChunks(2))
    await expect(put).rejects.toMatchObject({ code: 'NODE_FAILED' })
  })

  it('is not believed when an error follows its 200', async () => {
    const double = await doubleThat((_request, response) => {
      response.setHeader('trailer', 'X-Stream-Error')
      response.write(counted(1, 1_000))
      response.addTrailers({ 'X-Stream-Error': 'write failed: no space left on device' })
      response.end()
    })
    const put = nodeAt(double).put(randomChunk())
    await expect(put).rejects.toMatchObject({ code: 'NODE_FULL' })
  })

  it.each([1, 999, 1_001, 2 * MEBIBYTE + 1])(
    'never gets %d wrong bytes through as a chunk',
    async (length) => {
      const double = await doubleThat((_request, response) => response.end(Buffer.alloc(length)))
      for (const gatewayUrl of [double.url, null]) {
        const get = nodeAt(double, { gatewayUrl }).get(randomChunk().digest)
        await expect(get).rejects.toMatchObject({ code: 'CHUNK_CORRUPT' })
      }
    },
  )

  it('is cut off when it never stops answering', async () => {
    const double = await doubleThat((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20)));
      }
      response.on('drain', more)
      more()
    })
    const node = nodeAt(double, { timeouts: { ...quick, controlMs: 20_000, requestMs: 20_000 } })
    const outcomes = await Promise.allSettled([
      node.get(randomChunk().digest),
      node.put(randomChunk()),
      node.ping(),
      node.usage(),
      node.delete([randomChunk().digest]),
      listAll(node),
    ])
    const codes = outcomes.map((o) => (o as PromiseRejectedResult).reason.code)
    expect(codes).toEqual(['CHUNK_CORRUPT', ...Array(5).fill('NODE_FAILED')])
  })

  it('cannot put more than a short, printable excerpt into a message', async () => {
    const nasty = `\u001b[31m\u0000${'x'.repeat(10_000)}`
    const double = await doubleThat((_request, response) => response.writeHead(500).end(nasty))
    const node = nodeAt(double)
    const calls = [node.put(randomChunk()), node.usage(), node.get(randomChunk().digest)]
    for (const outcome of await Promise.allSettled<unknown>(calls)) {
      const { message } = (outcome as PromiseRejectedResult).reason
      expect(message.length).toBeLessThan(300)
      expect(message).not.toMatch(/\p{Cc}/u)
    }
  })

  it('cannot make a list that broke off look complete', async () => {
    const line = `${JSON.stringify({ Ref: cidText(randomChunk().digest), Err: '' })}\n`
    const double = await doubleThat((_request, response) => {
      response.setHeader('trailer', 'X-Stream-Error')
      response.write(line)
      response.addTrailers({ 'X-Stream-Error': 'datastore closed' })
      response.end()
    })
    await expect(listAll(nodeAt(double))).rejects.toMatchObject({ code: 'NODE_FAILED' })
  })

  it('cannot make a list that was cut off look complete', async () => {
    const line = `${JSON.stringify({ Ref: cidText(randomChunk().digest), Err: '' })}\n`
    const double = await doubleThat((_request, response) => {
      response.write(line)
      setImmediate(() => response.destroy())
    })
    await expect(listAll(nodeAt(double))).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
  })

  it('cannot send us anywhere else', async () => {
    const elsewhere = await doubleThat((_request, response) => response.end('{}'))
    const double = await doubleThat(({ url }, response) => {
      response.writeHead(url.includes('version') ? 302 : 307, { location: elsewhere.url }).end()
    })
    const node = nodeAt(double, { gatewayUrl: double.url })
    const outcomes = await Promise.allSettled([
      node.put(randomChunk()),
      node.get(randomChunk().digest),
      node.has(randomChunk().digest),
      node.ping(),
      node.usage(),
      node.settings(),
      node.delete([randomChunk().digest]),
      listAll(node),
    ])
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'NODE_REFUSED' } })
    }
    expect(elsewhere.seen).toHaveLength(0)
  })
})

describe('a node that is set up wrongly', () => {
  it.each([401, 403, 404, 405])('is refused, not down, when it answers %d', async (status) => {
    const double = await doubleThat((_request, response) => response.writeHead(status).end('no'))
    const node = nodeAt(double)
    const calls = [node.put(randomChunk()), node.get(randomChunk().digest), node.ping()]
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ reason: { code: 'NODE_REFUSED' } })
    }
  })

  it('is read over RPC when its gateway refuses', async () => {
    const chunk = randomChunk()
    const rpc = await doubleThat((_request, response) => response.end(chunk.bytes))
    const gateway = await doubleThat((_request, response) => response.writeHead(404).end())
    const node = nodeAt(rpc, { gatewayUrl: gateway.url })
    expect(chunk.bytes.equals(await node.get(chunk.digest))).toBe(true)
    expect(await node.has(chunk.digest)).toBe(true)
  })
})

describe('a node that does not answer', () => {
  it('is unreachable when nothing listens', async () => {
    const double = await startHttpDouble(() => {})
    await double.close()
    const node = nodeAt(double)
    const calls = [
      node.put(randomChunk()),
      node.get(randomChunk().digest),
      node.has(randomChunk().digest),
      node.delete([randomChunk().digest]),
      node.usage(),
      node.ping(),
      listAll(node),
    ]
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ reason: { code: 'NODE_UNREACHABLE' } })
    }
  })

  it('is given up when it is silent', async () => {
    const node = nodeAt(await doubleThat(() => {}))
    const calls = [
      node.put(randomChunk()),
      node.get(randomChunk().digest),
      node.delete([randomChunk().digest]),
      node.usage(),
      node.ping(),
      listAll(node),
    ]
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ reason: { code: 'NODE_UNREACHABLE' } })
    }
  })

  it('is given up when its bytes trickle', async () => {
    const chunk = randomChunk()
    const double = await doubleThat((_request, response) => {
      let at = 0
      const drip = setInterval(() => response.write(chunk.bytes.subarray(at, ++at)), 50)
      response.on('close', () => clearInterval(drip))
    })
    const get = nodeAt(double).get(chunk.digest, { size: 1_000 })
    await expect(get).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
  })

  it('is given up when it stops reading in the middle of a CAR', async () => {
    const sockets: Socket[] = []
    const server = createServer((socket) => sockets.push(socket.pause()))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const node = createKuboNode({ rpcUrl: `http://127.0.0.1:${port}`, timeouts: quick })
    const put = node.putMany(randomChunks(16, MEBIBYTE))
    await expect(put).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
    await node.close()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  it('is given up at once when the caller leaves, and the connection ends', async () => {
    let ended = () => {}
    const end = new Promise<void>((resolve) => {
      ended = resolve
    })
    let arrived = () => {}
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const double = await doubleThat((_request, response) => {
      response.on('close', ended)
      arrived()
    })
    const node = nodeAt(double, { timeouts: {} })
    const leaving = new AbortController()
    const get = node.get(randomChunk().digest, { signal: leaving.signal })
    const outcome = expect(get).rejects.toThrow('left')
    await arrival
    leaving.abort(new Error('left'))
    await outcome
    await end
  })

  it('is unreachable once it was closed, also for calls under way', async () => {
    let arrived = () => {}
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const node = nodeAt(await doubleThat(() => arrived()))
    const get = node.get(randomChunk().digest)
    const outcome = expect(get).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
    await arrival
    await node.close()
    await outcome
    const later = [node.get(randomChunk().digest), node.put(randomChunk()), node.ping()]
    for (const outcome of await Promise.allSettled(later)) {
      expect(outcome).toMatchObject({ reason: { code: 'NODE_UNREACHABLE' } })
    }
  })
})

describe('an embedded node', () => {
  it('says that it is full, and still serves and deletes', async () => {
    const daemon = await startEmbeddedNode({ capacity: 3 * MEBIBYTE })
    open.push({ close: daemon.stop })
    const node = createKuboNode(daemon)
    open.push(node)
    const kept = randomChunk(MEBIBYTE)
    await node.put(kept)
    const tooMuch = node.putMany(randomChunks(4, MEBIBYTE))
    await expect(tooMuch).rejects.toMatchObject({ code: 'NODE_FULL' })
    expect(kept.bytes.equals(await node.get(kept.digest))).toBe(true)
    await node.delete([kept.digest])
    await node.put(randomChunk(MEBIBYTE))
  })

  it('is unreachable after it was stopped', async () => {
    const daemon = await startEmbeddedNode()
    const node = createKuboNode(daemon)
    open.push(node)
    const chunk = randomChunk()
    await node.put(chunk)
    await daemon.stop()
    await expect(node.get(chunk.digest)).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
    await expect(node.put(chunk)).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
  })
})
