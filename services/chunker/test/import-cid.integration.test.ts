import { CHUNK_SIZE, cidText, sha256 } from '@holdfast/chunks'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'
import { CID } from 'multiformats/cid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ForeignDag, foreignDag, keyOf } from '../../../libs/chunks/test/foreign-dags.ts'
import { noise } from '../../replicator/test/fixtures/storage.ts'
import { type ImportWorld, NOTHING_LEFT, openImportWorld } from './fixtures/import-world.ts'

let world: ImportWorld

beforeAll(async () => {
  world = await openImportWorld()
})
afterAll(() => world?.close())

/** A trustless gateway that has these blocks; `before` may spoil an answer. */
function serveDag(
  { blocks }: Pick<ForeignDag, 'blocks'>,
  before?: (key: string) => Buffer | 'cut' | undefined,
) {
  const asked: string[] = []
  world.source.answer('*', (req, res) => {
    const cid = CID.parse((req.url as string).split('/')[2]?.split('?')[0] as string)
    const key = keyOf(cid.multihash.digest)
    asked.push(key)
    const spoilt = before?.(key)
    const block = spoilt ?? blocks.get(key)
    if (block === 'cut') res.destroy()
    else if (block === undefined) res.writeHead(404).end()
    else res.writeHead(200, { 'content-type': 'application/vnd.ipld.raw' }).end(block)
  })
  return asked
}

const profiles = {
  'dag-pb leaves of 256 KiB (CIDv0)': {
    cidVersion: 0,
    rawLeaves: false,
    chunker: fixedSize({ chunkSize: 262_144 }),
  },
  'raw leaves of 256 KiB': { rawLeaves: true, chunker: fixedSize({ chunkSize: 262_144 }) },
  'raw leaves of 2 MiB less a byte': {
    rawLeaves: true,
    chunker: fixedSize({ chunkSize: 2 * CHUNK_SIZE - 1 }),
  },
  'many small leaves in three levels': {
    rawLeaves: true,
    chunker: fixedSize({ chunkSize: 50_000 }),
    layout: balanced({ maxChildrenPerNode: 5 }),
  },
} as const

describe('importing a CID', () => {
  it.each(Object.entries(profiles))('keeps the root of %s', async (name, options) => {
    const bytes = noise(2.1 * CHUNK_SIZE, name)
    const dag = await foreignDag(bytes, options)
    serveDag(dag)
    const row = await world.begin('cid', dag.cid, { name, folder: '/cids' })
    await world.deliver(row)
    const file = await world.file(`/cids/${name}`)
    expect(file).toMatchObject({
      root: dag.root,
      layout: 'given',
      size: bytes.length,
      sealed: true,
    })
    expect((await world.read(`/cids/${name}`)).equals(bytes)).toBe(true)
    const now = await world.now(row)
    expect(now).toMatchObject({ state: 'done', rootCid: cidText(dag.root.digest, dag.root.codec) })
    expect(now.bytesDone).toBe(bytes.length)
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
    // Every block of it is on W nodes, under its own CID, for any IPFS tool.
    for (const [key, block] of dag.blocks) {
      const { rows } = await world.storage.catalog.pool.query(
        'SELECT refs, holders, size FROM chunks WHERE digest = $1',
        [Buffer.from(key, 'hex')],
      )
      expect(rows[0]).toMatchObject({ size: block.length })
      expect(rows[0].refs).toBeGreaterThan(0)
      expect(rows[0].holders.length).toBeGreaterThanOrEqual(2)
    }
  })

  it.each([0, 1, CHUNK_SIZE, 2.5 * CHUNK_SIZE])(
    'makes a content like any other of %i bytes in our own profile',
    async (size) => {
      const bytes = noise(size, `ours-${size}`)
      const dag = await foreignDag(bytes, {
        profile: 'unixfs-v1-2025',
        reduceSingleLeafToSelf: true,
      })
      serveDag(dag)
      const row = await world.begin('cid', dag.cid, { name: `ours-${size}` })
      await world.deliver(row)
      const file = await world.file(`/ours-${size}`)
      expect(file).toMatchObject({ root: dag.root, layout: 'fixed', sealed: true })
      expect((await world.read(`/ours-${size}`)).equals(bytes)).toBe(true)
    },
  )

  it('makes a folder with all files of a directory, sharded or not', async () => {
    const named = (nameOf: (i: number) => string) =>
      Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [nameOf(i), noise(1_000 + i, `file-${i}`)]),
      )
    for (const [name, files, options] of [
      ['plain', named((i) => (i % 3 === 0 ? `deep/er/${i}.bin` : `${i}.bin`)), {}],
      ['shards', named((i) => `${i}.bin`), { shardSplitThresholdBytes: 1 }],
    ] as const) {
      const dag = await foreignDag(files, { rawLeaves: true, ...options })
      serveDag(dag)
      const row = await world.begin('cid', dag.cid, { name })
      await world.deliver(row)
      expect(await world.now(row)).toMatchObject({ state: 'done', files: 12 })
      for (const [path, bytes] of Object.entries(files)) {
        expect((await world.read(`/${name}/${path}`)).equals(bytes), path).toBe(true)
      }
    }
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('goes on with the leaves it has after a broken attempt', async () => {
    const bytes = noise(4 * CHUNK_SIZE, 'resumed')
    const dag = await foreignDag(bytes, {
      rawLeaves: true,
      chunker: fixedSize({ chunkSize: 200_000 }),
    })
    let left = 15
    serveDag(dag, () => (left-- > 0 ? undefined : 'cut'))
    const row = await world.begin('cid', dag.cid, { name: 'resumed' })
    await expect(world.deliver(row)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
    expect(await world.now(row)).toMatchObject({ state: 'running' })
    const asked = serveDag(dag)
    await world.deliver(row)
    // The root, and less than all leaves.
    expect(asked.length).toBeLessThan(20)
    expect((await world.read('/resumed')).equals(bytes)).toBe(true)
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('goes on with the file at which a folder broke off', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 6 }, (_, i) => [`${i}.bin`, noise(2_000, `folder-${i}`)]),
    )
    const dag = await foreignDag(files, { rawLeaves: true })
    let left = 4
    serveDag(dag, () => (left-- > 0 ? undefined : 'cut'))
    // Made again under other names, they would be there twice.
    const row = await world.begin('cid', dag.cid, { name: 'broken', onConflict: 'rename' })
    await expect(world.deliver(row)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
    const { files: before } = await world.now(row)
    expect(before).toBeGreaterThan(0)
    serveDag(dag)
    await world.deliver(row)
    const { rows } = await world.storage.catalog.pool.query(
      `SELECT name FROM files WHERE folder = '/broken' ORDER BY name`,
    )
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(files))
  })

  it('believes no block that has another hash', async () => {
    const bytes = noise(CHUNK_SIZE, 'lied')
    const dag = await foreignDag(bytes, profiles['raw leaves of 256 KiB'])
    const leaf = keyOf(sha256(bytes.subarray(0, 262_144)))
    serveDag(dag, (key) => (key === leaf ? Buffer.alloc(262_144) : undefined))
    const row = await world.begin('cid', dag.cid, { name: 'lied' })
    await expect(world.deliver(row)).rejects.toThrow(/other bytes/)
    expect(await world.deliver(row, { last: true })).toMatchObject({
      facts: { refused: 'SOURCE_UNAVAILABLE' },
    })
    expect(await world.now(row)).toMatchObject({ state: 'failed', error: /other bytes/ })
    expect(await world.file('/lied')).toBeUndefined()
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('reads from a node that has the blocks by itself', async () => {
    const bytes = noise(CHUNK_SIZE, 'on a node')
    const dag = await foreignDag(bytes, profiles['raw leaves of 256 KiB'])
    const [node] = world.storage.nodes
    for (const [key, block] of dag.blocks) {
      const digest = Buffer.from(key, 'hex')
      await world.storage.cluster.pool.put(node?.id as number, { digest, bytes: block })
    }
    world.source.answer('*', (_, res) => res.writeHead(500).end())
    const row = await world.begin('cid', dag.cid, { name: 'adopted', nodeId: node?.id as number })
    await world.deliver(row)
    expect((await world.read('/adopted')).equals(bytes)).toBe(true)
  })

  it('says that no gateway is set', async () => {
    const { importGateways } = world.config
    world.config.importGateways = []
    const { cid } = await foreignDag(noise(10, 'none'), {})
    const row = await world.begin('cid', cid)
    expect(await world.deliver(row)).toMatchObject({ facts: { refused: 'NO_GATEWAY' } })
    expect((await world.now(row)).error).toMatch(/HOLDFAST_IMPORT_GATEWAYS/)
    world.config.importGateways = importGateways
  })
})
