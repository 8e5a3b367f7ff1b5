import { cidText, createDagBuilder, readCar, sha256 } from '@holdfast/chunks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningNode } from '../src/start.ts'
import { carOf, cidOf, send, sendFiles } from './node-client.ts'
import { startHere, temporaryFolder } from './running-node.ts'

const block = Buffer.from('0123456789')

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let node: RunningNode

beforeAll(async () => {
  folder = await temporaryFolder()
  node = await startHere(folder.path)
  await sendFiles(`${node.rpcUrl}/api/v0/block/put`, block, Buffer.alloc(0))
})
afterAll(async () => {
  await node.stop()
  await folder[Symbol.asyncDispose]()
})

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  send(`${node.gatewayUrl}/ipfs/${path}`, { method, headers })
const getRange = (range: string) => get(`${cidOf(block)}?format=raw`, { range })

describe('the node’s gateway', () => {
  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    ['bytes=4-2', 200, '0123456789', undefined],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
    ['items=0-1', 200, '0123456789', undefined],
  ])('answers the range %s with %i', async (range, status, body, contentRange) => {
    const reply = await getRange(range)
    expect(reply.status).toBe(status)
    expect(reply.body.toString()).toBe(body)
    expect(reply.headers['content-range']).toBe(contentRange)
  })

  it('serves an empty block', async () => {
    const reply = await get(`${cidOf(Buffer.alloc(0))}?format=raw`, { range: 'bytes=0-' })
    expect([reply.status, reply.headers['content-length']]).toEqual([200, '0'])
  })

  it('reads a block by a CID of any codec, because it is kept by its hash', async () => {
    const dagPb = cidText(sha256(block), 'dag-pb')
    expect((await get(`${dagPb}?format=raw`)).body).toEqual(block)
    const stat = await send(`${node.rpcUrl}/api/v0/block/stat?arg=${dagPb}`)
    expect(stat.body.toString()).toBe(`{"Key":"${dagPb}","Size":10}\n`)
  })

  it('answers 304 to whoever has the block', async () => {
    const path = `${cidOf(block)}?format=raw`
    const { etag } = (await get(path)).headers
    expect((await get(path, { 'if-none-match': String(etag) })).status).toBe(304)
  })

  it('says at once that a block is not here', async () => {
    const absent = cidOf(Buffer.from('absent'))
    expect((await get(`${absent}?format=raw`)).status).toBe(404)
    const cached = { 'cache-control': 'only-if-cached' }
    expect((await get(`${absent}?format=raw`, cached)).status).toBe(412)
    expect((await get(`${absent}?format=car`, cached, 'HEAD')).status).toBe(412)
  })

  it.each([
    [cidOf(block), 406],
    [`${cidOf(block)}?format=tar`, 406],
    ['notacid?format=raw', 400],
    [`${cidOf(block)}/below?format=raw`, 501],
  ])('refuses %s with %i', async (path, status) => {
    expect((await get(path)).status).toBe(status)
  })

  it('exports a whole DAG as a CAR, and none that is incomplete', async () => {
    const leaves = [Buffer.alloc(1_048_576, 1), Buffer.alloc(1_048_576, 2), Buffer.alloc(9, 3)]
    const dag = createDagBuilder()
    for (const leaf of leaves) dag.addLeaf(sha256(leaf), leaf.length)
    const { root, blocks } = dag.finish()
    const tree = blocks.map(({ bytes }) => Buffer.from(bytes))
    await sendFiles(`${node.rpcUrl}/api/v0/dag/import`, carOf(...leaves, ...tree))

    const path = `${cidText(root.digest, root.codec)}?format=car`
    const reply = await get(path)
    const exported: string[] = []
    for await (const { link, bytes } of readCar(piecesOf(reply.body))) {
      expect(sha256(bytes)).toEqual(Buffer.from(link.digest))
      exported.push(cidText(link.digest))
    }
    expect(exported).toEqual([...tree, ...leaves].map(cidOf))

    await send(`${node.rpcUrl}/api/v0/block/rm?arg=${cidOf(leaves[1] as Buffer)}`)
    await expect(get(path)).rejects.toThrow()
  })
})

async function* piecesOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
