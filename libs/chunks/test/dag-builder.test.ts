import { readFileSync } from 'node:fs'
import { decode } from '@ipld/dag-pb'
import fc from 'fast-check'
import { UnixFS } from 'ipfs-unixfs'
import { describe, expect, it } from 'vitest'
import {
  CHUNK_SIZE,
  chunkCount,
  cidText,
  createDagBuilder,
  type Dag,
  InvalidDag,
  type Leaf,
  MAX_LINKS,
  sha256,
  splitChunks,
  type TreeBlock,
  treeOf,
} from '../src/index.ts'
import { streamOf, vectorContent, writesOf } from './content.ts'
import { type Imported, importBytes, importLeaves } from './reference-importer.ts'

type Vectors = { vectors: { size: number; cid: string; sha256: string }[] }

const fixture = new URL('./fixtures/cids.json', import.meta.url)
const { vectors }: Vectors = JSON.parse(readFileSync(fixture, 'utf8'))

const EMPTY_ROOT = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'

async function* leavesOf(
  pieces: AsyncIterable<Uint8Array>,
  options?: { size: number },
): AsyncGenerator<Leaf> {
  for await (const chunk of splitChunks(pieces, options)) {
    yield { digest: sha256(chunk), size: chunk.length }
  }
}

async function build(leaves: AsyncIterable<Leaf> | Iterable<Leaf>): Promise<Imported & Dag> {
  const tree = new Set<string>()
  const dag = await treeOf(leaves, ({ digest }) => {
    tree.add(cidText(digest, 'dag-pb'))
  })
  return { ...dag, root: cidText(dag.root.digest, dag.root.codec), tree } as never
}

/** Leaves of a content that nobody has: one repeated digest, and another for a short last leaf. */
function* syntheticLeaves(size: number, leafSize = CHUNK_SIZE): Generator<Leaf> {
  const full = sha256(Buffer.from('a full leaf'))
  let rest = size
  for (; rest >= leafSize; rest -= leafSize) yield { digest: full, size: leafSize }
  if (rest > 0) yield { digest: sha256(Buffer.from('the last leaf')), size: rest }
}

describe('the DAG builder', () => {
  it.each(vectors)('gives the root that Kubo gave for $size bytes', async (vector) => {
    const content = vectorContent(vector.size)
    expect(sha256(content).toString('hex')).toBe(vector.sha256)

    const { root, size, leaves } = await build(leavesOf(streamOf(writesOf(content, [65_536]))))

    expect(root).toBe(vector.cid)
    expect(size).toBe(vector.size)
    expect(leaves).toBe(chunkCount(vector.size))
  })

  it('makes a content of no bytes its one empty raw leaf, with no tree', async () => {
    const { root, tree, size, leaves } = await build(leavesOf(streamOf([])))

    expect(root).toBe(EMPTY_ROOT)
    expect({ tree: tree.size, size, leaves }).toEqual({ tree: 0, size: 0, leaves: 1 })
  })

  it('makes the raw leaf the root of a content of one chunk', () => {
    const builder = createDagBuilder()
    const digest = sha256(Buffer.from('all there is'))

    expect(builder.addLeaf(digest, 12)).toEqual([])
    expect(builder.finish()).toEqual({
      root: { digest, codec: 'raw' },
      size: 12,
      leaves: 1,
      blocks: [],
    })
  })

  it('agrees with ipfs-unixfs-importer on bytes of any size, written in any sizes', async () => {
    const sizes = fc.oneof(
      fc.integer({ min: 0, max: 5 * CHUNK_SIZE }),
      fc.constantFrom(CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE),
    )
    const writes = fc.array(fc.integer({ min: 1_000, max: 3 * CHUNK_SIZE }), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(sizes, writes, async (size, writeSizes) => {
        const content = vectorContent(size)
        const ours = await build(leavesOf(streamOf(writesOf(content, writeSizes))))
        const theirs = await importBytes(content)
        expect(ours).toMatchObject(theirs)
      }),
      { numRuns: 15 },
    )
  })

  it('agrees with it on real bytes that need several levels', async () => {
    const size = 32
    const links = MAX_LINKS * size
    const sizes = fc.oneof(
      fc.integer({ min: 0, max: 3 * links }),
      fc.constantFrom(links - 1, links, links + 1, 2 * links, 2 * links + 1),
    )
    const content = vectorContent(3 * links)
    await fc.assert(
      fc.asyncProperty(sizes, async (length) => {
        const bytes = content.subarray(0, length)
        const ours = await build(leavesOf(streamOf([bytes]), { size }))
        expect(ours).toMatchObject(await importBytes(bytes, size))
      }),
      { numRuns: 40 },
    )
  })

  it('agrees with it on any number of leaves of any sizes', async () => {
    const leaf = fc.record({
      digest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      size: fc.integer({ min: 1, max: 2 ** 50 / 8_192 }),
    })
    const leaves = fc
      .tuple(fc.array(leaf, { minLength: 2, maxLength: 12 }), fc.integer({ min: 2, max: 4_096 }))
      .map(([some, count]) =>
        Array.from({ length: count }, (_, i) => some[i % some.length] as Leaf),
      )
    await fc.assert(
      fc.asyncProperty(leaves, async (all) => {
        expect(await build(all)).toMatchObject(await importLeaves(all))
      }),
      { numRuns: 40 },
    )
  })

  it.each([
    ['1 GiB', 2 ** 30],
    ['1 GiB and a byte', 2 ** 30 + 1],
    ['2 GiB', 2 ** 31],
    ['3 GiB', 3 * 2 ** 30],
    ['4 GiB', 2 ** 32],
    ['4 GiB and a byte', 2 ** 32 + 1],
  ])('agrees with it on %s of synthetic leaves', async (_, size) => {
    const ours = await build(syntheticLeaves(size))

    expect(ours).toMatchObject(await importLeaves(syntheticLeaves(size)))
    expect(ours).toMatchObject({ size, leaves: chunkCount(size) })
  })

  it('agrees with it on 1 TiB and on one byte more', async () => {
    const theirs = await importLeaves(syntheticLeaves(2 ** 40 + 1))

    expect(await build(syntheticLeaves(2 ** 40 + 1))).toMatchObject(theirs)
    // The first TiB fills its level exactly, so its root is a node of the larger tree, too.
    const { root, tree } = await build(syntheticLeaves(2 ** 40))
    expect(theirs.tree).toContain(root)
    expect([...tree].every((cid) => theirs.tree.has(cid))).toBe(true)
  })

  it('writes sizes and links that dag-pb and ipfs-unixfs read back, beyond 32 bits too', () => {
    const sizes = fc.array(
      fc.oneof(
        fc.integer({ min: 1, max: 2 ** 45 }),
        fc.constantFrom(
          2 ** 31 - 1,
          2 ** 31,
          2 ** 32 - 1,
          2 ** 32,
          3 * 2 ** 30,
          2 ** 35 - 1,
          2 ** 35,
        ),
      ),
      { minLength: 2, maxLength: 20 },
    )
    fc.assert(
      fc.property(sizes, (all) => {
        const builder = createDagBuilder()
        const digest = sha256(Buffer.from('leaf'))
        for (const size of all) builder.addLeaf(digest, size)
        const [block] = builder.finish().blocks
        const { Data, Links } = decode(block?.bytes ?? new Uint8Array())
        const metadata = UnixFS.unmarshal(Data ?? new Uint8Array())

        expect(metadata).toMatchObject({ type: 'file', blockSizes: all.map(BigInt) })
        expect(metadata.fileSize()).toBe(all.reduce((sum, size) => sum + BigInt(size), 0n))
        expect(Links.map(({ Tsize }) => Tsize)).toEqual(all)
        expect(Links.every(({ Hash }) => Hash.toString() === cidText(digest))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('gives each tree node once, after its children, as soon as it is full', () => {
    const builder = createDagBuilder()
    const blocks: TreeBlock[] = []
    const completed: number[] = []
    let count = 0
    for (const { digest, size } of syntheticLeaves((2 * MAX_LINKS + 3) * CHUNK_SIZE)) {
      const closed = builder.addLeaf(digest, size)
      count += 1
      blocks.push(...closed)
      if (closed.length > 0) completed.push(count)
    }
    const { blocks: rest, root } = builder.finish()
    blocks.push(...rest)

    expect(completed).toEqual([MAX_LINKS, 2 * MAX_LINKS])
    expect(blocks.map(({ level }) => level)).toEqual([1, 1, 1, 2])
    expect(blocks.at(-1)?.digest).toEqual(root.digest)
    for (const { digest, bytes } of blocks) expect(sha256(bytes)).toEqual(digest)
  })

  it('waits for each tree node to be taken before it reads on', async () => {
    const events: string[] = []
    function* leaves(): Generator<Leaf> {
      for (let i = 1; i <= 2 * MAX_LINKS; i++) {
        if (i % MAX_LINKS === 1) events.push(`leaf ${i}`)
        yield { digest: sha256(Buffer.from('leaf')), size: 1 }
      }
    }
    await treeOf(leaves(), async ({ level }) => {
      await new Promise((resolve) => setImmediate(resolve))
      events.push(`level ${level} stored`)
    })

    expect(events).toEqual([
      'leaf 1',
      'level 1 stored',
      `leaf ${MAX_LINKS + 1}`,
      'level 1 stored',
      'level 2 stored',
    ])
  })

  it('refuses what no content can be', () => {
    const digest = sha256(Buffer.from('leaf'))
    const empty = sha256(Buffer.alloc(0))
    const withLeaf = (size: number) => {
      const builder = createDagBuilder()
      builder.addLeaf(size === 0 ? empty : digest, size)
      return builder
    }
    const finished = withLeaf(1)
    finished.finish()

    expect(() => createDagBuilder().finish()).toThrow(InvalidDag)
    expect(() => createDagBuilder().addLeaf(digest.subarray(1), 1)).toThrow(InvalidDag)
    expect(() => createDagBuilder().addLeaf(digest, -1)).toThrow(InvalidDag)
    expect(() => createDagBuilder().addLeaf(digest, 0.5)).toThrow(InvalidDag)
    expect(() => withLeaf(1).addLeaf(empty, 0)).toThrow(InvalidDag)
    expect(() => withLeaf(0).addLeaf(digest, 1)).toThrow(InvalidDag)
    expect(() => finished.addLeaf(digest, 1)).toThrow(InvalidDag)
    expect(() => finished.finish()).toThrow(expect.objectContaining({ code: 'INVALID_DAG' }))
  })
})
