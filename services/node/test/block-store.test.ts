import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '@holdfast/chunks'
import { describe, expect, it } from 'vitest'
import { NodeFull } from '../src/errors.ts'
import { type BlockStore, openBlockStore } from '../src/store/block-store.ts'
import { temporaryFolder } from './running-node.ts'
import { unfinishedFiles } from './unfinished-files.ts'

const bytesOf = (text: string) => Buffer.from(text)

async function put(store: BlockStore, ...blocks: Buffer[]): Promise<void> {
  const batch = store.batch()
  for (const bytes of blocks) await batch.stage(sha256(bytes), bytes)
  await batch.commit()
}

async function listed(store: BlockStore): Promise<Buffer[]> {
  const digests: Buffer[] = []
  for await (const some of store.digests()) digests.push(...some.map((d) => Buffer.from(d)))
  return digests.sort(Buffer.compare)
}

describe('the block store', () => {
  it.each([true, false])('keeps and gives back blocks (synced: %s)', async (sync) => {
    await using folder = await temporaryFolder()
    const store = await openBlockStore({ dataFolder: folder.path, sync })
    const blocks = [bytesOf('one'), bytesOf('two'), Buffer.alloc(0)]
    await put(store, ...blocks, bytesOf('one'))
    for (const bytes of blocks) {
      expect(await store.read(sha256(bytes))).toEqual({ bytes, size: bytes.length })
    }
    expect(await listed(store)).toEqual(blocks.map(sha256).sort(Buffer.compare))
    expect(await store.usage()).toMatchObject({ used: 6, blocks: 3 })
    expect(await store.remove(sha256(bytesOf('one')))).toBe(true)
    expect(await store.remove(sha256(bytesOf('one')))).toBe(false)
    expect(await store.read(sha256(bytesOf('one')))).toBeUndefined()
    expect(await store.usage()).toMatchObject({ used: 3, blocks: 2 })
  })

  it('shows a batch only when it is committed, and nothing of an abandoned one', async () => {
    await using folder = await temporaryFolder()
    const store = await openBlockStore({ dataFolder: folder.path, sync: false, capacity: 10 })
    const batch = store.batch()
    await batch.stage(sha256(bytesOf('one')), bytesOf('one'))
    expect(await listed(store)).toEqual([])
    await batch.abandon()
    expect(await listed(store)).toEqual([])
    expect(await unfinishedFiles(folder.path)).toEqual([])
    // The room it had been promised is free again.
    await put(store, bytesOf('0123456789'))
    await expect(put(store, bytesOf('x'))).rejects.toThrow(NodeFull)
  })

  it('counts right when many put and remove the same blocks at once', async () => {
    await using folder = await temporaryFolder()
    const store = await openBlockStore({ dataFolder: folder.path, sync: false })
    const blocks = Array.from({ length: 5 }, (_, i) => Buffer.alloc(i + 1, i))
    for (let round = 0; round < 30; round += 1) {
      const work = blocks.flatMap((bytes) => [
        put(store, bytes, ...blocks),
        store.remove(sha256(bytes)),
        put(store, ...blocks.toReversed()),
      ])
      await Promise.all(work)
    }
    const present = await Promise.all((await listed(store)).map((digest) => store.size(digest)))
    const used = present.reduce((sum: number, size) => sum + (size ?? 0), 0)
    expect(await store.usage()).toMatchObject({ used, blocks: present.length })
    await Promise.all(blocks.map((bytes) => store.remove(sha256(bytes))))
    expect(await store.usage()).toMatchObject({ used: 0, blocks: 0 })
    expect(await unfinishedFiles(folder.path)).toEqual([])
  })

  it('clears what a killed process left, counts what is there and leaves foreign files alone', async () => {
    await using folder = await temporaryFolder()
    const before = await openBlockStore({ dataFolder: folder.path, sync: false })
    await put(before, bytesOf('kept'))
    const blocks = join(folder.path, 'blocks')
    await writeFile(join(blocks, '.temp', 'half'), 'hal')
    await writeFile(join(blocks, 'AA', 'README'), 'from an operator')
    await rm(join(blocks, 'AB'), { recursive: true })

    const after = await openBlockStore({ dataFolder: folder.path, sync: true })
    expect(await unfinishedFiles(folder.path)).toEqual([])
    expect(await listed(after)).toEqual([sha256(bytesOf('kept'))])
    expect(await after.usage()).toMatchObject({ used: 4, blocks: 1 })
    expect(await readdir(join(blocks, 'AA'))).toContain('README')
  })
})
