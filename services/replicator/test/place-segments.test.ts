import { groupOf } from '@holdfast/chunks'
import { afterEach, describe, expect, it } from 'vitest'
import { type InMemory, inMemory } from '../../../libs/cluster/test/fixtures/in-memory.ts'
import { placeSegments } from '../src/place-segments.ts'

const opened: InMemory[] = []
afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())))

async function open(...states: Parameters<typeof inMemory>[0]) {
  const memory = await inMemory(states)
  opened.push(memory)
  const wanted: [string, number[]][] = []
  const marked: object[] = []
  const place = (to = 0) =>
    placeSegments(
      {
        ...memory,
        chunksOfSegments: async ({ from }) =>
          from === 0 ? [...memory.rows.values()].map((row) => ({ ...row })) : [],
        bumpGroupWork: async (workClass, groups) => void wanted.push([workClass, groups]),
        markPlaced: async (input) => marked.push(input) > 0,
      },
      { contentId: 'c', kind: 'leaf', from: 0, to },
      { signal: new AbortController().signal },
    )
  return { ...memory, place, wanted, marked }
}

describe('placeSegments', () => {
  it('brings all chunks to R and says that the content is placed', async () => {
    const { place, store, marked, wanted } = await open('active', 'active', 'active')
    await store('a', [1, 2])
    await store('b', [2, 3])
    expect(await place()).toMatchObject({ chunks: 2, copies: 2, bytes: 2, placed: true, left: 0 })
    expect(marked).toEqual([
      { contentId: 'c', kind: 'leaf', from: 0, to: 0, live: [1, 2, 3], members: 3 },
    ])
    expect(wanted).toEqual([])
  })

  it('copies nothing when it runs twice', async () => {
    const { place, store } = await open('active', 'active', 'active')
    await store('a', [1, 2])
    await place()
    expect(await place()).toMatchObject({ copies: 0, placed: true })
  })

  it('finds nothing when the content is gone', async () => {
    const { place, marked } = await open('active', 'active', 'active')
    expect(await place()).toMatchObject({ chunks: 0, placed: false, failed: [] })
    expect(marked).toEqual([])
  })

  it('hands what no node takes to repair-group, the most urgent by name', async () => {
    const { place, store, wanted, marked } = await open('active', 'readonly', 'readonly')
    const short = await store('short', [1, 2])
    const last = await store('last', [1])
    expect(await place()).toMatchObject({ left: 2, failed: [], placed: false })
    expect(wanted.toSorted()).toEqual([
      ['below-wanted', [groupOf(short.digest)]],
      ['last-copy', [groupOf(last.digest)]],
    ])
    expect(marked).toEqual([])
  })

  it('does not call a content placed that waits for a node', async () => {
    const { place, store, marked } = await open('active', 'active', 'down', 'active')
    await store('a', [1, 2, 3])
    expect(await place()).toMatchObject({ placed: false, left: 0, failed: [] })
    expect(marked).toEqual([])
  })

  it('returns what failed, for the job to be tried again', async () => {
    const { place, store, node } = await open('active', 'active', 'active')
    await store('a', [1, 2])
    node(3).become({ down: true })
    const { failed } = await place()
    expect(failed).toEqual([
      expect.objectContaining({ error: expect.objectContaining({ code: 'NODE_UNREACHABLE' }) }),
    ])
  })
})
