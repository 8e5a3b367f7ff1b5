import { groupOf } from '@holdfast/chunks'
import { afterEach, describe, expect, it } from 'vitest'
import { bringCopies, type ChunkState, planCopies } from '../src/index.ts'
import { type InMemory, inMemory } from './fixtures/in-memory.ts'

const opened: InMemory[] = []
afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())))

async function open(...states: Parameters<typeof inMemory>[0]) {
  const memory = await inMemory(states)
  opened.push(memory)
  const bring = (chunks: ChunkState[], signal = new AbortController().signal) =>
    bringCopies(memory, chunks, { signal })
  return { ...memory, bring }
}

describe('planCopies', () => {
  it('gives slow nodes a copy only where nobody else can take one', async () => {
    const { cluster, store } = await open('active', 'active', 'active', 'active')
    const chunk = await store('a', [1])
    const view = { ...cluster, slow: () => new Set([2]) }
    expect(planCopies(view, chunk)).toEqual({
      step: 'copy',
      targets: expect.not.arrayContaining([2]),
    })
    const allSlow = { ...cluster, slow: () => new Set([2, 3, 4]) }
    expect(planCopies(allSlow, chunk)).toMatchObject({ step: 'copy', targets: { length: 2 } })
  })
})

describe('bringCopies', () => {
  it('reads back what it stored, and does not count what a node forgot', async () => {
    const { cluster, store, node, record, chunk } = await open('active', 'active', 'active')
    await store('a', [1])
    node(2).become({ forgetting: true })
    const lies: unknown[] = []
    const accusing = { ...cluster, accuse: (lie: object) => void lies.push(lie) }
    const { signal } = new AbortController()
    const deps = { cluster: accusing, record, verifyShare: 1 }
    const report = await bringCopies(deps, [chunk('a')], { signal })
    expect(report).toMatchObject({ copies: 1 })
    expect(lies).toMatchObject([{ nodeId: 2, kind: 'not-there', proven: true }])
  })

  it('makes the copies that are missing and records them', async () => {
    const { bring, store, node } = await open('active', 'active', 'active', 'active')
    const chunk = await store('a', [1])
    const report = await bring([chunk])
    expect(report).toMatchObject({ copies: 2, bytes: 2, complete: 1, failed: [] })
    expect(chunk.holders).toHaveLength(3)
    for (const id of chunk.holders) expect(await node(id).has(chunk.digest)).toBe(true)
  })

  it('leaves chunks alone that have their copies', async () => {
    const { bring, store, node } = await open('active', 'active', 'active')
    const report = await bring([await store('a', [1, 2, 3])])
    expect(report).toMatchObject({ copies: 0, complete: 1 })
    expect(node(1).calls.filter(({ verb }) => verb === 'get')).toEqual([])
  })

  it('changes nothing when it runs twice', async () => {
    const { bring, store } = await open('active', 'active', 'active', 'active')
    const chunk = await store('a', [1, 2])
    await bring([chunk])
    expect(await bring([chunk])).toMatchObject({ copies: 0, complete: 1 })
  })

  it('takes the next best node at once for one that refuses', async () => {
    const { bring, store, node, cluster } = await open('active', 'active', 'active', 'active')
    const chunk = await store('a', [1, 2])
    const [best] = cluster
      .placement()
      .idealNodes(0, 4)
      .filter((id) => id > 2)
    for (const id of [3, 4]) node(id).become({ full: id === best })
    const other = best === 3 ? 4 : 3
    // Whichever of the two is tried first, the copy ends on the one that takes it.
    expect(await bring([chunk])).toMatchObject({ copies: 1, complete: 1, failed: [] })
    expect(chunk.holders).toEqual([1, 2, other])
  })

  it('names the refusal when no node took the copy', async () => {
    const { bring, store, node } = await open('active', 'active', 'active')
    const chunk = await store('a', [1, 2])
    node(3).become({ full: true })
    const report = await bring([chunk])
    expect(report.failed).toEqual([
      { digest: chunk.digest, error: expect.objectContaining({ code: 'NODE_FULL' }) },
    ])
  })

  it('records what was stored although another put failed', async () => {
    const { bring, store, node } = await open('active', 'active', 'active')
    const chunk = await store('a', [1])
    node(3).become({ down: true })
    const report = await bring([chunk])
    expect(report).toMatchObject({ copies: 1, complete: 0 })
    expect(report.failed).toHaveLength(1)
    expect(chunk.holders).toEqual([1, 2])
  })

  it('tells the catalogue where a put without an answer may have left a block', async () => {
    const { store, node, cluster, record } = await open('active', 'active', 'active', 'active')
    const chunk = await store('a', [1, 2])
    const silent = cluster
      .placement()
      .rankNodes(groupOf(chunk.digest))
      .find((id) => id > 2) as number
    node(silent).become({ down: true })
    const recorded: unknown[] = []
    const listen = (entries: Parameters<typeof record>[0]) => {
      recorded.push(...entries)
      return record(entries)
    }
    const { signal } = new AbortController()
    const report = await bringCopies({ cluster, record: listen }, [chunk], { signal })
    expect(report).toMatchObject({ copies: 1, complete: 1, failed: [] })
    const { digest } = chunk
    expect(recorded).toContainEqual({ digest, epoch: 0, nodes: [silent] })
    expect(chunk.holders).not.toContain(silent)
  })

  it('never copies a rotten copy on, and reports those it meets', async () => {
    const { bring, store, node, badCopies } = await open('active', 'active', 'active')
    const chunks = await Promise.all(Array.from('abcdefgh', (text) => store(text, [1, 2])))
    for (const { digest } of chunks) node(1).rot(digest)
    expect(await bring(chunks)).toMatchObject({ copies: 8, complete: 8 })
    for (const { digest } of chunks) expect(await node(3).get(digest)).toHaveLength(1)
    for (const bad of badCopies) expect(bad).toMatchObject({ nodeId: 1, kind: 'corrupt' })
  })

  it('reports every holder whose copy is bad when none is good', async () => {
    const { bring, store, node, badCopies } = await open('active', 'active', 'active')
    const chunk = await store('a', [1, 2])
    node(1).rot(chunk.digest)
    node(2).forget(chunk.digest)
    expect((await bring([chunk])).unreadable).toHaveLength(1)
    expect(badCopies.toSorted((a, b) => a.nodeId - b.nodeId)).toEqual([
      { nodeId: 1, digest: chunk.digest, kind: 'corrupt' },
      { nodeId: 2, digest: chunk.digest, kind: 'missing' },
    ])
  })

  it('tells a chunk that nobody serves from one that nobody holds', async () => {
    const { bring, store, node } = await open('active', 'down', 'active')
    const silent = await store('a', [1])
    const away = await store('b', [2])
    node(1).become({ down: true })
    const report = await bring([silent, away])
    expect(report.unreadable.map(({ digest }) => digest)).toEqual([silent.digest])
    expect(report).toMatchObject({ noSource: 1, copies: 0 })
  })

  it('waits for a node that is down instead of copying all it had', async () => {
    const { bring, store } = await open('active', 'active', 'down', 'active')
    expect(await bring([await store('a', [1, 2, 3])])).toMatchObject({ awaited: 1, copies: 0 })
  })

  it('makes a second copy at once while a node is down, and waits for the third', async () => {
    const { bring, store } = await open('active', 'active', 'down', 'down')
    const chunk = await store('a', [1, 3, 4])
    expect(await bring([chunk])).toMatchObject({ copies: 1, awaited: 1 })
  })

  it('is content with one copy per member', async () => {
    const { bring, store } = await open('active', 'active', 'out')
    expect(await bring([await store('a', [1, 2, 3])])).toMatchObject({ complete: 1, noTarget: [] })
  })

  it('says that no node takes a copy that is due', async () => {
    const { bring, store } = await open('active', 'active', 'readonly')
    const chunk = await store('a', [1, 2])
    expect(await bring([chunk])).toMatchObject({ noTarget: [chunk], complete: 0 })
  })

  it('counts the copy on a draining node until its replacement is there', async () => {
    const { bring, store } = await open('active', 'active', 'draining')
    const chunk = await store('a', [1, 3])
    // R = 3 with two members: two copies would do, but one of these is about to leave.
    expect(await bring([chunk])).toMatchObject({ copies: 1, complete: 1 })
    expect(chunk.holders).toEqual([1, 2, 3])
  })

  it('puts nothing where the chunk is being removed', async () => {
    const { bring, store } = await open('active', 'active', 'active', 'active')
    const chunk = await store('a', [1, 2], { removing: [3] })
    await bring([chunk])
    expect(chunk.holders).toEqual([1, 2, 4])
  })

  it('reports chunks whose holders changed meanwhile as stale', async () => {
    const { bring, store } = await open('active', 'active', 'active')
    const chunk = await store('a', [1, 2])
    const before = { ...chunk }
    chunk.epoch += 1
    expect(await bring([before])).toMatchObject({ stale: 1, copies: 0, complete: 0 })
  })

  it('goes through chunks in the order given', async () => {
    const { store, cluster, record } = await open('active', 'active')
    const chunks = [await store('a', [1]), await store('b', [1]), await store('c', [1])]
    const recorded: Uint8Array[] = []
    const listen = (entries: Parameters<typeof record>[0]) => {
      recorded.push(...entries.map(({ digest }) => digest))
      return record(entries)
    }
    const { signal } = new AbortController()
    await bringCopies({ cluster, record: listen }, chunks, { signal, parallel: 1 })
    expect(recorded).toEqual(chunks.map(({ digest }) => digest))
  })

  it('stops when it is told to, and throws the reason', async () => {
    const { bring, store, node } = await open('active', 'active', 'active')
    const chunk = await store('a', [1, 2])
    for (const id of [1, 2]) node(id).become({ stalled: true })
    const stop = new AbortController()
    const running = bring([chunk], stop.signal)
    stop.abort(new Error('shutting down'))
    await expect(running).rejects.toThrow('shutting down')
  })

  it('gives its share of the byte budget back, whatever happened', async () => {
    const { bring, store, node, cluster } = await open('active', 'active', 'active')
    node(3).become({ full: true })
    await bring([await store('a', [1, 2]), await store('b', [1, 2])])
    const everything = 128 * 1_048_576
    const release = await cluster.pool.reserve(everything)
    release()
  })
})
