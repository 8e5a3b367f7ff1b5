import { createHash } from 'node:crypto'
import { cidText, createDagBuilder, splitChunks } from '@holdfast/chunks'
import { describe, expect, it } from 'vitest'
import { buildDirectory, type DirectoryFile, EXACT, folderTree, type Placed } from '../src/index.ts'

// Made with `ipfs add -r -Q` of Kubo 0.44.0-dev after `ipfs config profile apply unixfs-v1-2025`.
const BY_KUBO = {
  small: 'bafybeicpbisqjg7cnga4q7mkjyc6hblrh2manqgsnnjgwbqx3qudqa6qei',
  sharded: 'bafybeic33aabhtls2h5cpnf4ibvxtvt6jhfrgl3faeuimlxl6kffm5lquy',
  belowThreshold: 'bafybeihehemqltowvb3xuhh6jerokd5gvqsl4cil47msecayy2rg32lbm4',
  aboveThreshold: 'bafybeibvccah4iaktmf5stcbxgbmdqkwtla257pezk7uy4siwari65u77m',
  shardedBelowPlain: 'bafybeid2fdzeb7gt2empcgadv7lo7mvviuoh5h5n2w6v4gxvjaojrxvevy',
}

type File = DirectoryFile & Placed

async function file(path: string, content: Uint8Array | string): Promise<File> {
  const names = path.split('/')
  const bytes = Buffer.from(content)
  const builder = createDagBuilder()
  for await (const chunk of splitChunks(ReadableStream.from([bytes]))) {
    builder.addLeaf(createHash('sha256').update(chunk).digest(), chunk.length)
  }
  const { root } = builder.finish()
  return { folders: names.slice(0, -1), name: names.at(-1) as string, root, size: bytes.length }
}

const cidOf = async (files: Promise<File>[]) => {
  const dag = await buildDirectory(folderTree(await Promise.all(files), EXACT))
  return { cid: cidText(dag.root.digest, dag.root.codec), ...dag }
}

const numbered = (count: number, name: (i: number) => string, content: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => file(name(i), content(i)))

describe('the root of a directory', () => {
  it('is the one of Kubo for files of every size in nested folders', async () => {
    const { cid, treeSize } = await cidOf([
      file('hello.txt', 'hello\n'),
      file('empty', ''),
      file('Zeta.bin', Buffer.alloc(1_000, 7)),
      file('sub/deeper/a.txt', 'a'),
      file('sub/ä ö.txt', 'ä'),
      file(
        'big.bin',
        Uint8Array.from({ length: 3 * 1_048_576 + 5 }, (_, i) => i % 251),
      ),
    ])
    expect(cid).toBe(BY_KUBO.small)
    expect(treeSize).toBe(3_147_368)
  })

  it('is the one of Kubo for a directory that has to be sharded', async () => {
    const files = numbered(
      6_000,
      (i) => `file-${String(i).padStart(5, '0')}.txt`,
      (i) => `${i}\n`,
    )
    const { cid, blocks } = await cidOf(files)
    expect(cid).toBe(BY_KUBO.sharded)
    for (const { digest, bytes } of blocks) {
      expect(createHash('sha256').update(bytes).digest().equals(digest)).toBe(true)
    }
  })

  it('is the one of Kubo for a sharded directory inside a plain one', async () => {
    const files = numbered(
      6_000,
      (i) => `many/file-${String(i).padStart(5, '0')}.txt`,
      (i) => `${i}\n`,
    )
    const { cid, treeSize } = await cidOf([...files, file('x', 'x')])
    expect(cid).toBe(BY_KUBO.shardedBelowPlain)
    expect(treeSize).toBe(432_844)
  })

  it.each([
    [5_349, 262_105, BY_KUBO.belowThreshold],
    [5_350, 12_075, BY_KUBO.aboveThreshold],
  ])('with %i entries is sharded exactly where Kubo shards', async (count, bytes, expected) => {
    const names = numbered(
      count,
      (i) => `f${String(i).padStart(4, '0')}`,
      () => '',
    )
    const { cid, blocks } = await cidOf(names)
    expect(cid).toBe(expected)
    expect(blocks.at(-1)?.bytes.length).toBe(bytes)
  })
})
