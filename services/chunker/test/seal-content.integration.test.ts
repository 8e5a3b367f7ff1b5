import {
  chunksOfSegments,
  contentForReading,
  type LeafRow,
  leafRange,
  takeOutbox,
} from '@holdfast/catalog'
import { CHUNK_SIZE, cidText, decodeManifest, sha256 } from '@holdfast/chunks'
import { type JobHandler, silentLog } from '@holdfast/jobs'
import { decode } from '@ipld/dag-pb'
import { CID } from 'multiformats/cid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noise, openStorage, type Storage } from '../../replicator/test/fixtures/storage.ts'
import type { ChunkerDeps } from '../src/deps.ts'
import { sealContentHandler } from '../src/seal-content.job.ts'

let storage: Storage
let seal: JobHandler

beforeAll(async () => {
  storage = await openStorage(3)
  seal = sealContentHandler({
    ...storage,
    config: { jobs: 1 },
    log: silentLog,
  } as unknown as ChunkerDeps)
})
afterAll(() => storage?.close())

const treeOf = (contentId: string) =>
  chunksOfSegments(storage.catalog, { contentId, kind: 'tree', from: 0, to: 9 })
const stateOf = async (contentId: string) =>
  (await contentForReading(storage.catalog, contentId))?.state

/** Follows the DAG from a root on one node's gateway, as any IPFS tool would. */
async function fetchFile(gatewayUrl: string, cid: string): Promise<Buffer> {
  const answer = await fetch(`${gatewayUrl}/ipfs/${cid}?format=raw`, {
    headers: { 'cache-control': 'only-if-cached' },
  })
  expect(answer.status).toBe(200)
  const block = Buffer.from(await answer.arrayBuffer())
  if (CID.parse(cid).code === 0x55) return block
  const parts: Buffer[] = []
  for (const { Hash } of decode(block).Links) parts.push(await fetchFile(gatewayUrl, `${Hash}`))
  return Buffer.concat(parts)
}

describe('seal-content', () => {
  it('makes a file readable from the nodes by its root CID', async () => {
    const bytes = noise(2.5 * CHUNK_SIZE, 'sealed')
    const contentId = await storage.upload(bytes)
    expect(await storage.deliver(seal, { contentId })).toMatchObject({
      kind: 'done',
      facts: { treeChunks: 2 },
    })
    const content = await contentForReading(storage.catalog, contentId)
    expect(content?.state).toBe('sealed')

    const [root, manifest] = await inOrder(contentId)
    expect(root?.digest).toEqual(content?.root.digest)
    // W = 2 of 3 nodes have the root now, and not necessarily those that have each leaf.
    const blocks = new Map<string, Buffer>()
    const leaves = await leafRange(storage.catalog, { contentId, from: 0, to: 3 })
    for (const { digest, holders } of [root as LeafRow, ...leaves]) {
      const { bytes: block } = await storage.cluster.pool.get(holders, digest)
      blocks.set(digest.toString('hex'), block)
    }
    const links = decode(blocks.get((root as LeafRow).digest.toString('hex')) as Buffer).Links
    const joined = links.map(({ Hash }) =>
      blocks.get(Buffer.from(Hash.multihash.digest).toString('hex')),
    )
    expect(sha256(Buffer.concat(joined as Buffer[]))).toEqual(sha256(bytes))

    const read = await storage.cluster.pool.get(manifest?.holders ?? [], manifest?.digest as Buffer)
    expect(decodeManifest(read.bytes)).toMatchObject({ size: bytes.length, leaves: 3, wanted: 3 })
  })

  it('lets any IPFS tool follow the DAG on a node that has all copies', async () => {
    const bytes = noise(3 * CHUNK_SIZE, 'followed')
    const contentId = await storage.upload(bytes, { copies: 3 })
    await storage.deliver(seal, { contentId })
    const all = await chunksOfSegments(storage.catalog, { contentId, from: 0, to: 0 })
    const [node] = storage.nodes
    for (const { digest, holders } of all) {
      const { bytes: block } = await storage.cluster.pool.get(holders, digest)
      await storage.cluster.pool.put(node?.id as number, { digest, bytes: block })
    }
    const content = await contentForReading(storage.catalog, contentId)
    const cid = cidText(content?.root.digest as Buffer, 'dag-pb')
    expect(sha256(await fetchFile(node?.gatewayUrl as string, cid))).toEqual(sha256(bytes))
  })

  it('asks for the other copies of the tree in the same transaction', async () => {
    const contentId = await storage.upload(noise(1.5 * CHUNK_SIZE, 'outbox'))
    await storage.deliver(seal, { contentId, reqId: 'r-1' })
    const jobs: object[] = []
    await takeOutbox(storage.catalog, 1_000, async (rows) => void jobs.push(...rows))
    expect(jobs).toContainEqual(
      expect.objectContaining({
        job: 'place-chunks',
        payload: { contentId, kind: 'tree', from: 0, to: 0, reqId: 'r-1' },
      }),
    )
  })

  it('has nothing to do for a content of one chunk, which its commit sealed', async () => {
    const contentId = await storage.upload(noise(100, 'small'))
    expect(await storage.deliver(seal, { contentId })).toMatchObject({ kind: 'skipped' })
    expect(await stateOf(contentId)).toBe('sealed')
    expect(await treeOf(contentId)).toEqual([])
  })

  it('has nothing left to do when it is delivered twice', async () => {
    const contentId = await storage.upload(noise(1.5 * CHUNK_SIZE, 'twice'))
    await storage.deliver(seal, { contentId })
    const before = await treeOf(contentId)
    expect(await storage.deliver(seal, { contentId })).toEqual({
      kind: 'skipped',
      reason: 'the content is sealed',
      facts: {},
    })
    expect(await treeOf(contentId)).toEqual(before)
  })

  it('is skipped when its content is gone', async () => {
    const contentId = '00000000-0000-7000-8000-000000000000'
    expect(await storage.deliver(seal, { contentId })).toMatchObject({ kind: 'skipped' })
  })

  it('is skipped when its content was released', async () => {
    const contentId = await storage.upload(noise(1.5 * CHUNK_SIZE, 'released'))
    await setState(contentId, 'released')
    expect(await storage.deliver(seal, { contentId })).toMatchObject({
      kind: 'skipped',
      reason: 'the content is released',
    })
    expect(await treeOf(contentId)).toEqual([])
  })

  it('goes on where an attempt died, and counts no reference twice', async () => {
    const contentId = await storage.upload(noise(2 * CHUNK_SIZE, 'half'))
    await storage.deliver(seal, { contentId })
    const [root, manifest] = await inOrder(contentId)
    // As if the process had died after it registered the root: the manifest and the copies are not there.
    const { db } = storage.catalog
    await db
      .updateTable('content_segments')
      .set({ digests: root?.digest as Buffer })
      .where('content_id', '=', contentId)
      .where('kind', '=', 'tree')
      .execute()
    await db
      .deleteFrom('chunks')
      .where('digest', '=', manifest?.digest as Buffer)
      .execute()
    await db
      .updateTable('chunks')
      .set({ holders: [] })
      .where('digest', '=', root?.digest as Buffer)
      .execute()
    await setState(contentId, 'committed')

    expect(await storage.deliver(seal, { contentId })).toMatchObject({ facts: { treeChunks: 2 } })
    const tree = await treeOf(contentId)
    expect(tree.map(({ refs }) => refs)).toEqual([1, 1])
    for (const { holders } of tree) expect(holders.length).toBeGreaterThanOrEqual(2)
    expect(await stateOf(contentId)).toBe('sealed')
  })

  it('gives up for good on a content whose leaves do not make its root', async () => {
    const contentId = await storage.upload(noise(2 * CHUNK_SIZE, 'wrong'))
    await storage.catalog.db
      .updateTable('contents')
      .set({ root_digest: sha256(Buffer.from('another root')) })
      .where('id', '=', contentId)
      .execute()
    await expect(storage.deliver(seal, { contentId })).rejects.toMatchObject({
      name: 'TerminalError',
    })
    expect(await stateOf(contentId)).toBe('committed')
  })
})

/** Tree chunks in the order of their segment. */
async function inOrder(contentId: string) {
  const segment = await storage.catalog.db
    .selectFrom('content_segments')
    .select('digests')
    .where('content_id', '=', contentId)
    .where('kind', '=', 'tree')
    .executeTakeFirstOrThrow()
  const rows = await treeOf(contentId)
  return Array.from({ length: segment.digests.length / 32 }, (_, i) =>
    rows.find(({ digest }) => digest.equals(segment.digests.subarray(i * 32, i * 32 + 32))),
  )
}

async function setState(contentId: string, state: 'committed' | 'released') {
  await storage.catalog.db
    .updateTable('contents')
    .set({ state })
    .where('id', '=', contentId)
    .execute()
}
