import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createOutage } from '../src/outage.ts'
import { createPostgresLane } from '../src/postgres-lane.ts'

let server: Server | undefined
afterEach(() => server?.close())

const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}
const AUTHENTICATED = message('R', Buffer.from([0, 0, 0, 0]))
const READY = message('Z', Buffer.from('I'))
const ENDED = message('E', Buffer.from('SFATAL\0C57P02\0Mterminating connection\0\0'))

it('outlives a server that ends a connection in the breath in which it made it', async () => {
  const errors: unknown[] = []
  server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, ENDED])))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => errors.push(fields) }
  const lane = createPostgresLane({
    url: `postgres://holdfast@127.0.0.1:${port}/queue`,
    schema: 'queue',
    outage: createOutage(log as never, 'postgres'),
    migrate: async () => {},
  })
  // An error that nobody listens for is an uncaught one, which fails this run.
  const client = await lane.pool.connect()
  await expect(client.query('SELECT 1')).rejects.toThrow()
  client.release()
  await lane.close()
})
