import { groupOf } from '@holdfast/chunks'
import type { WorkClass } from '@holdfast/placement'
import { afterEach, describe, expect, it } from 'vitest'
import { type InMemory, inMemory } from '../../../libs/cluster/test/fixtures/in-memory.ts'
import {
  type GroupChunk,
  mostUrgentFirst,
  parkSeconds,
  repairChunks,
} from '../src/repair-chunks.ts'

const opened: InMemory[] = []
afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())))

async function open(...states: Parameters<typeof inMemory>[0]) {
  const memory = await inMemory(states)
  opened.push(memory)
  const refs = new Map<string, number>()
  const { rows } = memory
  const chunksOfGroup = async ({ after, limit }: { after?: Uint8Array; limit: number }) =>
    [...rows]
      .map(([text, row]): GroupChunk => ({ ...row, refs: refs.get(text) ?? 1 }))
      .sort((a, b) => Buffer.compare(a.digest, b.digest))
      .filter(({ digest }) => after === undefined || Buffer.compare(digest, after) > 0)
      .slice(0, limit)
  let lastCopiesDue = false
  const repair = (workClass: WorkClass) =>
    repairChunks(
      { ...memory, chunksOfGroup, lastCopiesDue: async () => lastCopiesDue },
      { group: 0, workClass },
      { signal: new AbortController().signal },
    )
  return {
    ...memory,
    refs,
    repair,
    urge: () => {
      lastCopiesDue = true
    },
  }
}

describe('repairChunks', () => {
  it('repairs chunks of its class and of worse ones, and leaves the others', async () => {
    const { repair, store } = await open('active', 'active', 'active', 'active')
    const last = await store('last', [1])
    const short = await store('short', [1, 2])
    expect(await repair('last-copy')).toMatchObject({ chunks: 1, copies: 2 })
    expect(last.holders).toHaveLength(3)
    expect(short.holders).toHaveLength(2)
    expect(await repair('below-wanted')).toMatchObject({ chunks: 1, copies: 1 })
    expect(short.holders).toHaveLength(3)
  })

  it('finds nothing to do when it runs twice', async () => {
    const { repair, store } = await open('active', 'active', 'active')
    await store('a', [1])
    await repair('below-wanted')
    expect(await repair('below-wanted')).toMatchObject({ chunks: 0, copies: 0 })
  })

  it('goes through all pages of a group', async () => {
    const { repair, store } = await open('active', 'active', 'active')
    for (let i = 0; i < 1_100; i += 1) await store(`chunk ${i}`, [1, 2])
    expect(await repair('below-wanted')).toMatchObject({ chunks: 1_100, copies: 1_100 })
  })

  it('leaves chunks alone that no content uses any more', async () => {
    const { repair, store, refs } = await open('active', 'active', 'active')
    await store('a', [1])
    refs.set('a', 0)
    expect(await repair('below-wanted')).toMatchObject({ chunks: 0, copies: 0 })
  })

  it('gives way to last copies elsewhere, unless it repairs some itself', async () => {
    const { repair, store, urge } = await open('active', 'active', 'active')
    await store('a', [1, 2])
    urge()
    expect(await repair('below-wanted')).toMatchObject({ gaveWay: true, copies: 0 })
    await store('b', [1])
    expect(await repair('last-copy')).toMatchObject({ gaveWay: false, copies: 2 })
  })

  it('counts chunks that cannot be helped now instead of failing', async () => {
    const { repair, store, node } = await open('active', 'active', 'readonly', 'down')
    await store('no room', [1, 2])
    await store('silent', [4])
    const unread = await store('unread', [1])
    node(1).forget(unread.digest)
    const repaired = await repair('below-wanted')
    expect(repaired).toMatchObject({ noTarget: 1, noSource: 0, troubled: 1, failed: [] })
  })

  it('looks again when a bad copy was taken out of the holders meanwhile', async () => {
    const { store, cluster, record, chunk, rows } = await open('active', 'active', 'active')
    await store('a', [1, 2])
    let reads = 0
    const chunksOfGroup = async () => {
      reads += 1
      const page = [{ ...chunk('a'), refs: 1 }]
      if (reads === 1) rows.set('a', { ...chunk('a'), holders: [1], epoch: 2 })
      return page
    }
    const repaired = await repairChunks(
      { cluster, record, chunksOfGroup, lastCopiesDue: async () => false },
      { group: groupOf(chunk('a').digest), workClass: 'below-wanted' },
      { signal: new AbortController().signal },
    )
    expect(reads).toBe(2)
    expect(repaired).toMatchObject({ copies: 2 })
    expect(chunk('a').holders).toEqual([1, 2, 3])
  })
})

describe('mostUrgentFirst', () => {
  it('orders by risk and keeps what is safe or unreadable out', async () => {
    const { store, cluster } = await open('active', 'active', 'active', 'down')
    const chunks = [
      await store('below-wanted', [1, 2]),
      await store('safe', [1, 2, 3]),
      await store('last-copy', [3]),
      await store('unreadable', [4]),
      await store('single', [1], { wanted: 1 }),
    ].map((chunk) => ({ ...chunk, refs: 1 }))
    const order = mostUrgentFirst(chunks, cluster.states(), 'below-wanted')
    expect(order.map(({ digest }) => digest)).toEqual([chunks[2]?.digest, chunks[0]?.digest])
  })
})

describe('parked work', () => {
  const nothing = { noSource: 0, noTarget: 0, troubled: 0, failed: [] }

  it('is looked at again soon while a node is only on leave, or a holder failed', async () => {
    const { cluster: waiting } = await open('active', 'active', 'suspect')
    const { cluster: small } = await open('active', 'active', 'out')
    const later = parkSeconds(small, { ...nothing, noTarget: 1 }) as number
    expect(parkSeconds(waiting, { ...nothing, noTarget: 1 })).toBeLessThan(later)
    expect(parkSeconds(small, { ...nothing, troubled: 1 })).toBeLessThan(later)
  })

  it('is over when every chunk could be helped', async () => {
    const { cluster } = await open('active', 'suspect')
    expect(parkSeconds(cluster, nothing)).toBeNull()
  })
})
