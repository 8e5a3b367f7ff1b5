import {
  CHUNK_SIZE,
  createDagBuilder,
  decodeManifest,
  type Link,
  PROFILE,
  sha256,
} from '@holdfast/chunks'
import type { LaneDeps } from '@holdfast/content'
import { describe, expect, it } from 'vitest'
import { ContentInconsistent } from '../src/leaves-of.ts'
import { storeTree } from '../src/store-tree.ts'

const { signal } = new AbortController()

/** A content of full leaves and one short one, none of which exists; `distinct` leaves repeat. */
function contentOf(leaves: number, distinct = leaves) {
  const some = Array.from({ length: distinct }, (_, i) => sha256(Buffer.from(`leaf ${i}`)))
  const digests = Array.from({ length: leaves }, (_, i) => some[i % distinct] as Buffer)
  const size = (leaves - 1) * CHUNK_SIZE + 5
  const dag = createDagBuilder()
  const nodes = digests.flatMap((digest, i) =>
    dag.addLeaf(digest, i === leaves - 1 ? 5 : CHUNK_SIZE),
  )
  const { root, blocks } = dag.finish()
  return {
    content: { contentId: 'c', size, root, chunkCount: leaves, wanted: 3, quorum: 2 },
    digests,
    interior: [...nodes, ...blocks].map(({ digest }) => digest.toString('hex')),
  }
}

async function* inSegments(digests: Buffer[]) {
  for (let at = 0; at < digests.length; at += 1_024) yield digests.slice(at, at + 1_024)
}

/** The ledger's rules for one content's tree, and a node that takes everything. */
function stored(failAfter = Number.POSITIVE_INFINITY) {
  const registered: string[] = []
  const refs = new Map<string, number>()
  const blocks = new Map<string, Uint8Array>()
  const recorded = new Set<string>()
  let calls = 0
  const lane: LaneDeps = {
    register: async ({ seg, offset, chunks }) => {
      calls += 1
      if (calls > failAfter) throw new Error('killed')
      const names = chunks.map(({ digest }) => Buffer.from(digest).toString('hex'))
      const from = seg * 1_024 + offset
      const there = registered.slice(from, from + names.length)
      if (from === registered.length) {
        registered.push(...names)
        for (const name of names) refs.set(name, (refs.get(name) ?? 0) + 1)
      } else if (there.length !== names.length || there.some((name, i) => name !== names[i])) {
        throw new Error('SEGMENT_MISMATCH')
      }
      return chunks.map(({ digest }) => ({ digest, epoch: 1, removing: [] }))
    },
    record: async (entries) => {
      for (const { digest } of entries) recorded.add(Buffer.from(digest).toString('hex'))
      return { stale: [] }
    },
    epochs: async () => [],
    putCopies: async ({ digest, bytes }) => {
      blocks.set(Buffer.from(digest).toString('hex'), bytes)
      return { stored: [1, 2], unsure: [] }
    },
  }
  return { lane, registered, refs, blocks, recorded }
}

const free = async () => () => {}

describe('storeTree', () => {
  it('stores every interior node, children before parents, and the manifest last', async () => {
    const { content, digests, interior } = contentOf(2_500)
    const { lane, registered, blocks, recorded } = stored()
    const tree = { lane, reserve: free, leafDigests: () => inSegments(digests) }
    const count = await storeTree(tree, { ...content, treeDigests: 0 }, { signal })

    expect(count).toBe(interior.length + 1)
    expect(registered.slice(0, -1)).toEqual(interior)
    const manifest = decodeManifest(blocks.get(registered.at(-1) as string) as Uint8Array)
    expect(manifest).toEqual({
      size: content.size,
      root: content.root,
      leaves: 2_500,
      wanted: 3,
      profile: PROFILE,
    })
    expect(recorded.size).toBe(count)
  })

  it.each([1, 2, 3, 4])('goes on after %i of its digests were registered', async (done) => {
    const { content, digests, interior } = contentOf(2_500)
    const { lane, registered, refs, blocks } = stored()
    const tree = { lane, reserve: free, leafDigests: () => inSegments(digests) }
    const chunks = interior.slice(0, done).map((hex) => ({
      digest: Buffer.from(hex, 'hex'),
      size: 1,
    }))
    await lane.register({ contentId: 'c', kind: 'tree', seg: 0, offset: 0, chunks, wanted: 3 })

    await storeTree(tree, { ...content, treeDigests: done }, { signal })
    expect(registered.slice(0, -1)).toEqual(interior)
    expect([...refs.values()]).toEqual(registered.map(() => 1))
    // What was registered may never have been put: all of it is put again.
    expect(new Set(blocks.keys())).toEqual(new Set(registered))
  })

  it('adds nothing when it runs a second time', async () => {
    const { content, digests } = contentOf(1_500)
    const { lane, registered, refs } = stored()
    const tree = { lane, reserve: free, leafDigests: () => inSegments(digests) }
    const treeDigests = await storeTree(tree, { ...content, treeDigests: 0 }, { signal })
    await storeTree(tree, { ...content, treeDigests }, { signal })
    expect(registered).toHaveLength(treeDigests)
    expect([...refs.values()]).toEqual(registered.map(() => 1))
  })

  it('fills more than one segment with its digests', async () => {
    const { content, digests, interior } = contentOf(1_024 * 1_030, 1)
    const { lane, registered } = stored()
    const tree = { lane, reserve: free, leafDigests: () => inSegments(digests) }
    await storeTree(tree, { ...content, treeDigests: 0 }, { signal })
    expect(interior.length).toBeGreaterThan(1_024)
    expect(registered.slice(0, -1)).toEqual(interior)
  })

  it('holds no more bytes than the budget gives it', async () => {
    const { content, digests } = contentOf(5_000)
    const { lane } = stored()
    let held = 0
    let most = 0
    let wake = () => {}
    const reserve = async () => {
      while (held === 1) await new Promise<void>((resolve) => (wake = resolve))
      held += 1
      most = Math.max(most, held)
      return () => {
        held -= 1
        wake()
      }
    }
    const tree = { lane, reserve, leafDigests: () => inSegments(digests) }
    await storeTree(tree, { ...content, treeDigests: 0 }, { signal })
    expect(most).toBe(1)
    expect(held).toBe(0)
  })

  it('refuses leaves that do not lead to the root, before the manifest', async () => {
    const { content, digests, interior } = contentOf(1_500)
    const { lane, registered } = stored()
    const root: Link = { digest: sha256(Buffer.from('other')), codec: 'dag-pb' }
    const tree = { lane, reserve: free, leafDigests: () => inSegments(digests) }
    const sealing = storeTree(tree, { ...content, root, treeDigests: 0 }, { signal })
    await expect(sealing).rejects.toThrow(ContentInconsistent)
    expect(registered.length).toBeLessThanOrEqual(interior.length)
  })

  it.each([
    ['ends early', -1],
    ['goes on', 1],
  ])('refuses a content whose list of leaves %s', async (_, more) => {
    const { content, digests } = contentOf(1_500)
    const other = more < 0 ? digests.slice(0, more) : [...digests, digests[0] as Buffer]
    const tree = { lane: stored().lane, reserve: free, leafDigests: () => inSegments(other) }
    const sealing = storeTree(tree, { ...content, treeDigests: 0 }, { signal })
    await expect(sealing).rejects.toThrow(ContentInconsistent)
  })

  it('throws what the catalogue refused, and gives the budget back', async () => {
    const { content, digests } = contentOf(5_000)
    let held = 0
    const reserve = async () => {
      held += 1
      return () => {
        held -= 1
      }
    }
    const tree = { lane: stored(1).lane, reserve, leafDigests: () => inSegments(digests) }
    const sealing = storeTree(tree, { ...content, treeDigests: 0 }, { signal })
    await expect(sealing).rejects.toThrow('killed')
    await expect.poll(() => held, { timeout: 10_000 }).toBe(0)
  })
})
