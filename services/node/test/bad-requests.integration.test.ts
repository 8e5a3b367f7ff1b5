import { once } from 'node:events'
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningNode } from '../src/start.ts'
import { carOf, cidOf, FORM, json, listBlocks, multipart, send, sendFiles } from './node-client.ts'
import { startHere, temporaryFolder } from './running-node.ts'
import { unfinishedFiles } from './unfinished-files.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let node: RunningNode

beforeAll(async () => {
  folder = await temporaryFolder()
  node = await startHere(folder.path)
})
afterAll(async () => {
  await node.stop()
  await folder[Symbol.asyncDispose]()
})

const post = (path: string, body: Buffer, headers: Record<string, string> = FORM) =>
  send(`${node.rpcUrl}/api/v0/${path}`, { headers, body })
const big = Buffer.alloc(2_097_153, 1)
const good = Buffer.from('good')

describe('the node refuses', () => {
  it.each([
    ['a form without a boundary', 'multipart/form-data', 400, 'no multipart boundary'],
    ['another content type', 'application/json', 400, "file argument 'path' is required"],
  ])('%s', async (_, type, status, text) => {
    const reply = await post('dag/import', multipart(carOf(good)), { 'content-type': type })
    expect(reply.status).toBe(status)
    expect(reply.body.toString()).toContain(text)
  })

  it.each([
    ['garbage', 'dag/import', Buffer.from('garbage'), 'multipart: NextPart: EOF'],
    ['an empty body', 'block/put', Buffer.alloc(0), 'multipart: NextPart: EOF'],
    ['a form cut in a part', 'block/put', multipart(good).subarray(0, -20), 'unexpected EOF'],
    ['a CAR of nothing', 'dag/import', multipart(Buffer.alloc(0)), 'unexpected EOF'],
    ['a block over 2 MiB', 'block/put', multipart(big), 'produced block is over 2MiB'],
    ['a CAR with one', 'dag/import', multipart(carOf(good, big)), 'produced block is over 2MiB'],
    [
      'a header without end',
      'block/put',
      Buffer.from(`--boundary-4f1e\r\n${'x'.repeat(40_000)}`),
      'too large',
    ],
  ])('%s', async (_, path, body, message) => {
    const reply = await post(path, body)
    expect(reply.status).toBe(500)
    expect(json(reply).Message).toContain(message)
    expect(await listBlocks(node.rpcUrl)).toEqual([])
    expect(await unfinishedFiles(folder.path)).toEqual([])
  })

  it('a flag that is no boolean', async () => {
    const reply = await post('dag/import?stats=maybe', multipart(carOf(good)))
    expect(reply.status).toBe(400)
  })

  it('web pages, whose scripts could otherwise delete blocks', async () => {
    const headers = { origin: 'http://example.org' }
    expect((await send(`${node.rpcUrl}/api/v0/version`, { headers })).status).toBe(403)
  })
})

describe('the node lives on after', () => {
  it('a client that vanishes in the middle of an import', async () => {
    const { port } = new URL(node.rpcUrl)
    const socket = connect(Number(port), '127.0.0.1')
    const body = multipart(carOf(Buffer.alloc(1_048_576, 9), Buffer.alloc(1_048_576, 8)))
    socket.write(
      `POST /api/v0/dag/import HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM['content-type']}\r\nContent-Length: ${body.length}\r\n\r\n`,
    )
    socket.write(body.subarray(0, 1_500_000), () => socket.destroy())
    await once(socket, 'close')
    expect((await send(`${node.rpcUrl}/api/v0/version`)).status).toBe(200)
    const left = () => unfinishedFiles(folder.path)
    await expect.poll(left, { timeout: 10_000 }).toEqual([])
    expect(await listBlocks(node.rpcUrl)).toEqual([])
  })

  it('bytes that are no HTTP', async () => {
    const { port } = new URL(node.rpcUrl)
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    socket.resume()
    socket.end('\x00\x01 nonsense\r\n\r\n')
    await once(socket, 'close')
    expect((await send(`${node.rpcUrl}/api/v0/version`)).status).toBe(200)
  })
})

describe('the node serves', () => {
  it('a damaged file as it is, and replaces a short one when the block is put again', async () => {
    const block = Buffer.from('a block to damage')
    await sendFiles(`${node.rpcUrl}/api/v0/block/put`, block)
    const path = await fileOf(block.length)
    await truncate(path, 3)
    const read = () => send(`${node.gatewayUrl}/ipfs/${cidOf(block)}?format=raw`, { method: 'GET' })
    expect((await read()).body.toString()).toBe('a b')
    await sendFiles(`${node.rpcUrl}/api/v0/block/put`, block)
    expect((await read()).body).toEqual(block)
    expect(await readFile(path)).toEqual(block)
  })

  it('a rotten file as it is, and replaces it when the block is put again', async () => {
    const block = Buffer.from('a block to damage')
    await sendFiles(`${node.rpcUrl}/api/v0/block/put`, block)
    const path = await fileOf(block.length)
    await writeFile(path, 'A block to damage')
    const read = () => send(`${node.gatewayUrl}/ipfs/${cidOf(block)}?format=raw`, { method: 'GET' })
    expect((await read()).body.toString()).toBe('A block to damage')
    await sendFiles(`${node.rpcUrl}/api/v0/dag/import?pin-roots=false`, carOf(block))
    expect((await read()).body).toEqual(block)
    await send(`${node.rpcUrl}/api/v0/block/rm?arg=${cidOf(block)}`)
  })

  it('thousands of CIDs in one block/rm', async () => {
    const blocks = Array.from({ length: 2_000 }, (_, i) => Buffer.from(`block ${i}`))
    await sendFiles(`${node.rpcUrl}/api/v0/dag/import`, carOf(...blocks))
    expect(await listBlocks(node.rpcUrl)).toEqual(blocks.map(cidOf).sort())
    const args = blocks.map((block) => `arg=${cidOf(block)}`).join('&')
    const reply = await send(`${node.rpcUrl}/api/v0/block/rm?force=true&quiet=true&${args}`)
    expect([reply.status, reply.body.length]).toEqual([200, 0])
    expect(await listBlocks(node.rpcUrl)).toEqual([])
  })
})

/** The path of the only block of this length. */
async function fileOf(length: number): Promise<string> {
  const blocks = join(folder.path, 'blocks')
  for (const name of await readdir(blocks, { recursive: true })) {
    const path = join(blocks, name)
    if (name.endsWith('.data') && (await stat(path)).size === length) return path
  }
  throw new Error(`no block of ${length} bytes`)
}
