import { hash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createRpcHandler } from '../src/rpc/handle-rpc.ts'
import type { BlockStore } from '../src/store/block-store.ts'

const PER_SHARD = 1_000

/** A list without end: only one that waits for its reader can be answered at all. */
function endlessStore() {
  const seen = { shards: 0, ended: false }
  async function* digests() {
    const shard = Array.from({ length: PER_SHARD }, (_, i) => hash('sha256', `${i}`, 'buffer'))
    try {
      for (;;) {
        seen.shards += 1
        yield shard
      }
    } finally {
      seen.ended = true
    }
  }
  return { seen, store: { digests } as unknown as BlockStore }
}

it('lists blocks no faster than they are read, and stops when the reader is gone', async () => {
  const { seen, store } = endlessStore()
  const identity = { peerId: '', publicKey: '' }
  const node = { store, identity, settings: { dataFolder: '', sync: false } }
  const handler = createRpcHandler({ node, log: pino({ level: 'silent' }) })
  const server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const req = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/v0/refs/local' }).end()
  const [res] = await once(req, 'response')
  let before = -1
  // Nobody reads: what was listed settles at what the sockets' buffers hold.
  const settled = async () => {
    const now = seen.shards
    const still = now === before
    before = now
    return still
  }
  await expect.poll(settled, { timeout: 20_000, interval: 250 }).toBe(true)
  const listedBytes = seen.shards * PER_SHARD * 80
  expect(listedBytes).toBeLessThan(32 * 1_048_576)

  const resumed = seen.shards
  res.resume()
  await expect.poll(() => seen.shards).toBeGreaterThan(resumed)
  res.on('error', () => {})
  req.destroy()
  await expect.poll(() => seen.ended).toBe(true)
  server.close()
})
