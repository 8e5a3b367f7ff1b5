import { createHash, randomBytes } from 'node:crypto'
import { CHUNK_SIZE, createDagBuilder, type Leaf, type Link, readCar } from '@holdfast/chunks'
import { decode } from '@ipld/dag-pb'
import { describe, expect, it } from 'vitest'
import {
  buildDirectory,
  type DirectoryFile,
  EXACT,
  folderTree,
  InvalidArchive,
  type Placed,
  writeCar,
} from '../src/index.ts'

type File = DirectoryFile & Placed & { leaves: (Leaf & { bytes: Uint8Array })[] }

function file(name: string, bytes: Uint8Array): File {
  const builder = createDagBuilder()
  const leaves: File['leaves'] = []
  for (let at = 0; at < bytes.length || at === 0; at += CHUNK_SIZE) {
    const leaf = bytes.subarray(at, at + CHUNK_SIZE)
    const digest = createHash('sha256').update(leaf).digest()
    leaves.push({ digest, size: leaf.length, bytes: leaf })
    builder.addLeaf(digest, leaf.length)
  }
  return { folders: ['f'], name, size: bytes.length, root: builder.finish().root, leaves }
}

/** None of them has a tree of its own. */
async function* noBlocks() {}

async function carOf(files: File[]) {
  const dag = await buildDirectory(folderTree(files, EXACT))
  async function* leavesOf({ leaves }: File) {
    yield* leaves
  }
  return { dag, car: writeCar(dag, files, { leaves: leavesOf, blocks: noBlocks }) }
}

async function blocksOf(car: AsyncIterable<Uint8Array>) {
  const blocks = new Map<string, Buffer>()
  let count = 0
  for await (const { link, bytes } of readCar(car)) {
    blocks.set(keyOf(link), Buffer.from(bytes))
    count += 1
  }
  return { blocks, count }
}

const keyOf = ({ digest, codec }: Link) => `${codec}:${Buffer.from(digest).toString('hex')}`

/** The bytes below a link, from the blocks alone. */
function read(blocks: Map<string, Buffer>, link: Link): Buffer {
  const bytes = blocks.get(keyOf(link))
  if (bytes === undefined) throw new Error('a block is missing')
  if (link.codec === 'raw') return bytes
  return Buffer.concat(decode(bytes).Links.map(({ Hash }) => read(blocks, linkOf(Hash))))
}

const linkOf = (cid: { code: number; multihash: { digest: Uint8Array } }): Link => ({
  codec: cid.code === 0x55 ? 'raw' : 'dag-pb',
  digest: cid.multihash.digest,
})

describe('a CAR of a directory', () => {
  const big = randomBytes(2 * CHUNK_SIZE + 9)
  const files = [file('a', big), file('empty', Buffer.alloc(0)), file('same as a', big)]

  it('holds every block, once, and leads from its root to every file', async () => {
    const { dag, car } = await carOf(files)
    const { blocks, count } = await blocksOf(car)
    expect(count).toBe(blocks.size)
    const top = decode(blocks.get(keyOf(dag.root)) as Buffer)
    const folder = decode(blocks.get(keyOf(linkOf(top.Links[0]?.Hash as never))) as Buffer)
    expect(folder.Links.map(({ Name }) => Name)).toEqual(['a', 'empty', 'same as a'])
    for (const [i, { Hash }] of folder.Links.entries()) {
      const bytes = Buffer.concat((files[i] as File).leaves.map((leaf) => leaf.bytes))
      expect(read(blocks, linkOf(Hash)).equals(bytes)).toBe(true)
    }
  })

  it('of nothing is an empty directory', async () => {
    const { dag, car } = await carOf([])
    expect([...(await blocksOf(car)).blocks.keys()]).toEqual([keyOf(dag.root)])
  })

  it('breaks off where the leaves are not those of the file', async () => {
    const dag = await buildDirectory(folderTree(files, EXACT))
    async function* fewer({ leaves }: File) {
      yield* leaves.slice(0, 1)
    }
    await expect(
      blocksOf(writeCar(dag, files, { leaves: fewer, blocks: noBlocks })),
    ).rejects.toThrow(InvalidArchive)
  })

  it('hands nothing on before its first block could be read', async () => {
    const dag = await buildDirectory(folderTree(files, EXACT))
    // biome-ignore lint/correctness/useYield: it fails before it has anything
    async function* nothing(): AsyncGenerator<never> {
      throw new Error('no node answers')
    }
    await expect(writeCar(dag, files, { leaves: nothing, blocks: nothing }).next()).rejects.toThrow(
      'no node answers',
    )
  })
})
