import { randomBytes } from 'node:crypto'
import { encode, prepare } from '@ipld/dag-pb'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { describe, expect, it } from 'vitest'
import {
  CHUNK_SIZE,
  chunkCount,
  chunkLength,
  cidBytes,
  createDagBuilder,
  dagSize,
  givenDagSize,
  sha256,
} from '../src/index.ts'

/** What the builder makes, counted block by block. */
function counted(size: number): number {
  const builder = createDagBuilder()
  const digest = randomBytes(32)
  let bytes = size
  for (let i = 0; i < chunkCount(size); i += 1) {
    for (const block of builder.addLeaf(digest, chunkLength(size, i))) bytes += block.bytes.length
  }
  for (const block of builder.finish().blocks) bytes += block.bytes.length
  return bytes
}

describe('the bytes of a DAG', () => {
  it.each([0, 1, CHUNK_SIZE, CHUNK_SIZE + 1, 1_023 * CHUNK_SIZE, 1_024 * CHUNK_SIZE])(
    'of %i bytes are those of its blocks',
    (size) => {
      expect(dagSize(size)).toBe(counted(size))
    },
  )

  it('follow from the size alone, also across levels', () => {
    const chunks = fc.oneof(
      fc.integer({ min: 0, max: 5_000 }),
      fc.constantFrom(1_025, 2_048, 2_049),
    )
    fc.assert(
      fc.property(chunks, fc.integer({ min: 0, max: CHUNK_SIZE }), (count, rest) => {
        const size = count * CHUNK_SIZE + rest
        expect(dagSize(size)).toBe(counted(size))
      }),
      { numRuns: 40 },
    )
  })

  it('are told for a file of more than a tebibyte, as counted once', () => {
    expect(dagSize(1_024 * 1_024 * CHUNK_SIZE + 1)).toBe(1_099_564_123_366)
  })
})

describe('the size of a DAG that was given', () => {
  const leaf = { digest: sha256(Buffer.from('leaf')), codec: 'raw' } as const
  const rootOf = (...sizes: (number | undefined)[]) => {
    const Hash = CID.decode(cidBytes(leaf.digest, leaf.codec))
    const Links = sizes.map((Tsize) => ({ Hash, ...(Tsize === undefined ? {} : { Tsize }) }))
    return encode(prepare({ Data: Uint8Array.of(8, 2), Links }))
  }
  const root = { digest: leaf.digest, codec: 'dag-pb' } as const

  it('is its root block and what that says of its links', () => {
    const block = rootOf(1_000, 500)
    expect(givenDagSize(root, block, 1_400)).toBe(block.length + 1_500)
    expect(givenDagSize(leaf, Buffer.alloc(7), 7)).toBe(7)
  })

  it('is not what cannot be true, so that no sum of such sizes is beyond all numbers', () => {
    const block = rootOf(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    expect(givenDagSize(root, block, 1_400)).toBe(block.length + 1_400)
    expect(givenDagSize(root, rootOf(undefined), 1_400)).toBe(rootOf(undefined).length)
  })
})
