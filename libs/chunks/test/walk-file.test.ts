import { encode } from '@ipld/dag-pb'
import fc from 'fast-check'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced, trickle } from 'ipfs-unixfs-importer/layout'
import { CID } from 'multiformats/cid'
import { create as createMultihash } from 'multiformats/hashes/digest'
import { describe, expect, it } from 'vitest'
import {
  listDirectory,
  readCarPayload,
  readDag,
  readUnixfsNode,
  sha256,
  walkFile,
} from '../src/index.ts'
import { collect, vectorContent } from './content.ts'
import { fetchFrom, foreignDag, keyOf } from './foreign-dags.ts'

const profiles = {
  'dag-pb leaves, as CIDv0 has them': {
    cidVersion: 0,
    rawLeaves: false,
    chunker: fixedSize({ chunkSize: 1_000 }),
    layout: balanced({ maxChildrenPerNode: 4 }),
  },
  'raw leaves of 700 bytes': {
    rawLeaves: true,
    chunker: fixedSize({ chunkSize: 700 }),
    layout: balanced({ maxChildrenPerNode: 3 }),
  },
  'a trickle layout': {
    rawLeaves: true,
    chunker: fixedSize({ chunkSize: 512 }),
    layout: trickle({ maxChildrenPerNode: 3 }),
  },
  'a file in its own node': { rawLeaves: false, reduceSingleLeafToSelf: true },
} as const

describe.each(Object.entries(profiles))('a DAG of %s', (_, options) => {
  const bytes = vectorContent(20_000)

  it('gives its leaves in order, tree nodes after their children, and all its blocks', async () => {
    const { root, blocks, fetch } = await foreignDag(bytes, options)
    const pieces = await collect(walkFile(root, fetch, { ahead: 4 }))
    const leaves = pieces.filter(({ kind }) => kind === 'leaf')
    expect(Buffer.concat(leaves.map(({ data }) => data))).toEqual(bytes)
    expect(new Set(pieces.map(({ link }) => keyOf(link.digest)))).toEqual(new Set(blocks.keys()))
    expect(pieces.at(-1)?.link).toEqual(root)
    for (const { block, link } of pieces) expect(sha256(block as Uint8Array)).toEqual(link.digest)
  })

  it('is read anywhere', async () => {
    const { root, fetch } = await foreignDag(bytes, options)
    const within = fc.tuple(fc.nat(20_000), fc.nat(20_000))
    await fc.assert(
      fc.asyncProperty(within, async ([a, b]) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)]
        const read = Buffer.concat(await collect(readDag(root, fetch, { start, end, ahead: 2 })))
        expect(read.equals(bytes.subarray(start, end))).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('walking a file', () => {
  it('does not fetch raw leaves that are known', async () => {
    const { root, fetch } = await foreignDag(
      vectorContent(5_000),
      profiles['raw leaves of 700 bytes'],
    )
    let fetched = 0
    const counting: typeof fetch = (link) => {
      fetched += link.codec === 'raw' ? 1 : 0
      return fetch(link)
    }
    const pieces = await collect(walkFile(root, counting, { skip: (at) => at < 2_100 }))
    expect(fetched).toBe(5)
    expect(pieces.filter(({ block }) => block === undefined)).toHaveLength(3)
  })

  it('stops at a bomb of shared subtrees as soon as the reader does', async () => {
    const bomb = sharedBomb(40)
    expect(readUnixfsNode(bomb.blocks.get(keyOf(bomb.root.digest)) as Uint8Array).size).toBe(
      2 ** 40,
    )
    let leaves = 0
    for await (const { kind } of walkFile(bomb.root, fetchFrom(bomb.blocks), { ahead: 8 })) {
      if (kind === 'leaf') leaves += 1
      if (leaves === 1_000) break
    }
    expect(leaves).toBe(1_000)
  })

  it('refuses a DAG that is too deep', async () => {
    const deep = sharedBomb(70, 1)
    await expect(collect(walkFile(deep.root, fetchFrom(deep.blocks)))).rejects.toMatchObject({
      code: 'INVALID_DAG',
    })
  })

  it.each([
    ['a child of another size', { sizes: [3], bytes: 'four' }],
    ['a child of no bytes', { sizes: [0], bytes: '' }],
    ['sizes that do not fit the links', { sizes: [4, 4], bytes: 'four' }],
  ])('refuses %s', async (_, { sizes, bytes }) => {
    const blocks = new Map<string, Uint8Array>()
    const leaf = put(blocks, Buffer.from(bytes))
    const size = sizes.reduce((sum, one) => sum + one, 0)
    const Data = Buffer.from([8, 2, 0x18, size, ...sizes.flatMap((one) => [0x20, one])])
    const digest = put(blocks, encode({ Data, Links: [linkTo(leaf, 0x55)] }))
    const walk = collect(walkFile({ digest, codec: 'dag-pb' }, fetchFrom(blocks)))
    await expect(walk).rejects.toMatchObject({ code: 'INVALID_DAG' })
  })

  it('reads or refuses any bytes, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          readUnixfsNode(bytes)
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^INVALID_(DAG|CID)$/)
        }
      }),
    )
  })
})

describe('a directory', () => {
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [`file ${i}.txt`, Buffer.from(`content ${i}`)]),
  )
  it.each([
    ['plain', {}],
    ['sharded', { shardSplitThresholdBytes: 1 }],
  ])('lists all its files when it is %s', async (kind, options) => {
    const { root, fetch } = await foreignDag(files, { rawLeaves: true, ...options })
    const node = readUnixfsNode(await fetch(root))
    expect(node.kind).toBe(kind === 'plain' ? 'directory' : 'shard')
    const entries = await collect(listDirectory(node, fetch))
    expect(entries.map(({ name }) => name).toSorted()).toEqual(Object.keys(files).toSorted())
    for (const { name, link } of entries.slice(0, 5)) {
      const bytes = Buffer.concat(await collect(readDag(link, fetch)))
      expect(bytes.toString()).toBe(files[name]?.toString())
    }
  })
})

describe('the payload of a CAR', () => {
  const v2 = (start: number, length: number) => {
    const header = Buffer.alloc(40)
    header.writeBigUInt64LE(BigInt(start), 16)
    header.writeBigUInt64LE(BigInt(length), 24)
    return Buffer.concat([Buffer.from('0aa16776657273696f6e02', 'hex'), header])
  }
  it('is all of version 1, and what version 2 says of itself', () => {
    expect(readCarPayload(Buffer.from('3aa265726f6f7473', 'hex'), 99)).toEqual({
      start: 0,
      end: 99,
    })
    expect(readCarPayload(v2(51, 100), 400)).toEqual({ start: 51, end: 151 })
  })
  it('must lie within the CAR', () => {
    expect(() => readCarPayload(v2(51, 400), 400)).toThrow(/outside/)
    expect(() => readCarPayload(v2(10, 20), 400)).toThrow(/outside/)
  })
})

const linkTo = (digest: Uint8Array, codec: number) => ({
  Hash: CID.createV1(codec, createMultihash(0x12, digest)),
  Name: '',
  Tsize: 0,
})

function put(blocks: Map<string, Uint8Array>, bytes: Uint8Array): Buffer {
  const digest = sha256(bytes)
  blocks.set(keyOf(digest), bytes)
  return digest
}

/** A DAG of `levels` nodes, each of which links the one below twice (or as often as said). */
function sharedBomb(levels: number, times = 2) {
  const blocks = new Map<string, Uint8Array>()
  let digest = put(blocks, Buffer.from('x'))
  let size = 1
  for (let level = 0; level < levels; level += 1) {
    const sizes = Array.from({ length: times }, () => [0x20, ...varint(size)]).flat()
    size *= times
    const Data = Buffer.from([8, 2, 0x18, ...varint(size), ...sizes])
    const link = linkTo(digest, level === 0 ? 0x55 : 0x70)
    digest = put(blocks, encode({ Data, Links: Array.from({ length: times }, () => link) }))
  }
  return { root: { digest, codec: 'dag-pb' as const }, blocks }
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))]
}
