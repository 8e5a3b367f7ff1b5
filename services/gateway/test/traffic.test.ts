import { once } from 'node:events'
import { createServer, type RequestListener, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countTraffic } from '../src/traffic/count-traffic.ts'

let server: Server
let read: ReturnType<typeof countTraffic>
beforeAll(async () => {
  const answer: RequestListener = (req, res) => {
    req.resume().once('end', () => res.end('a'.repeat(5_000)))
  }
  server = createServer(answer)
  server.on('checkContinue', (req, res) => {
    res.writeContinue()
    answer(req, res)
  })
  read = countTraffic(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => server?.close())

/** A request with its own connection, which is closed when this resolves. */
async function send(path: string, body = '', headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo
  const closed = new Promise((resolve) =>
    server.once('connection', (socket) => socket.once('close', resolve)),
  )
  const req = request({ port, path, method: 'POST', headers, agent: false })
  req.end(body)
  const [response] = await once(req, 'response')
  response.resume()
  await closed
}

describe('the traffic of a server', () => {
  it('is every byte of its connections, also of those that are closed', async () => {
    await send('/a', 'x'.repeat(10_000))
    const { bytesIn, bytesOut, requests } = read()
    expect(bytesIn).toBeGreaterThan(10_000)
    expect(bytesIn).toBeLessThan(11_000)
    expect(bytesOut).toBeGreaterThan(5_000)
    expect(bytesOut).toBeLessThan(6_000)
    expect(requests).toBe(1)
    expect(read()).toEqual({ bytesIn, bytesOut, requests })
  })

  it('counts requests that wait for a word before their body once, and probes never', async () => {
    const before = read().requests
    await send('/b', 'x', { expect: '100-continue' })
    await send('/healthz')
    await send('/readyz')
    await send('/healthz?not=a-probe')
    expect(read().requests - before).toBe(2)
  })

  it('is counted while a connection is open', async () => {
    const before = read().bytesIn
    const { port } = server.address() as AddressInfo
    const req = request({ port, method: 'POST', agent: false })
    const arrived = new Promise<void>((resolve) =>
      server.once('request', (one) => one.once('data', () => resolve())),
    )
    req.write('x'.repeat(20_000))
    await arrived
    expect(read().bytesIn - before).toBeGreaterThan(100)
    req.end()
    const [response] = await once(req, 'response')
    response.resume()
    await once(response, 'end')
    expect(read().bytesIn - before).toBeGreaterThan(20_000)
  })
})
