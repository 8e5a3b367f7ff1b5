import { describe, expect, it } from 'vitest'
import { createFolderSyncs } from '../src/store/folder-syncs.ts'

/** Syncs that end when the test says so. */
function controlledSyncs() {
  const running: PromiseWithResolvers<void>[] = []
  const syncs = createFolderSyncs(() => {
    const sync = Promise.withResolvers<void>()
    running.push(sync)
    return sync.promise
  })
  return { running, syncs }
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  const state = await Promise.race([
    promise.then(() => 'settled'),
    new Promise((resolve) => setImmediate(resolve, 'waiting')),
  ])
  return state === 'settled'
}

describe('folder syncs', () => {
  it('are not needed for a folder that nothing was renamed into', async () => {
    const { running, syncs } = controlledSyncs()
    await syncs.settle('a')
    expect(running).toHaveLength(0)
  })

  it('are shared by all who wait for the same renames', async () => {
    const { running, syncs } = controlledSyncs()
    syncs.renamed('a')
    syncs.renamed('a')
    const waiting = [syncs.settle('a'), syncs.settle('a')]
    expect(running).toHaveLength(1)
    running[0]?.resolve()
    await Promise.all(waiting)
    await syncs.settle('a')
    expect(running).toHaveLength(1)
  })

  it('do not count for a rename that came after they began', async () => {
    const { running, syncs } = controlledSyncs()
    syncs.renamed('a')
    const first = syncs.settle('a')
    syncs.renamed('a')
    const second = syncs.settle('a')
    running[0]?.resolve()
    await first
    expect(await isSettled(second)).toBe(false)
    expect(running).toHaveLength(2)
    running[1]?.resolve()
    await second
  })

  it('are tried again after one failed', async () => {
    const { running, syncs } = controlledSyncs()
    syncs.renamed('a')
    const first = syncs.settle('a')
    running[0]?.reject(new Error('the disk failed'))
    await expect(first).rejects.toThrow('the disk failed')
    const second = syncs.settle('a')
    expect(await isSettled(second)).toBe(false)
    running[1]?.resolve()
    await second
  })
})
