import { describe, expect, it, vi } from 'vitest'
import { InsufficientNodes, NodesFull } from '../src/errors.ts'
import { type PutCopiesDeps, putCopies } from '../src/put-copies.ts'

const chunk = { digest: Buffer.alloc(32, 1), bytes: Buffer.from('x') }
const nodeFull = () => Object.assign(new Error('no room'), { code: 'NODE_FULL' })

/** Nodes by behaviour: 'ok', an error, or 'silent' (answers only to the abort). */
const cluster = (nodes: Record<number, 'ok' | 'silent' | Error>, patience = 60_000) => {
  const asked: number[] = []
  const deps: PutCopiesDeps = {
    targets: ({ avoid }) =>
      Object.keys(nodes)
        .map(Number)
        .filter((id) => !avoid.includes(id)),
    put: (id, _chunk, { signal }) => {
      asked.push(id)
      const behaviour = nodes[id]
      if (behaviour === 'ok') return Promise.resolve()
      if (behaviour instanceof Error) return Promise.reject(behaviour)
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
    },
    patience: () => patience,
  }
  const put = (quorum: number, avoid: number[] = [], signal = new AbortController().signal) =>
    putCopies(deps, { ...chunk, wanted: 3, quorum, avoid, signal })
  return { put, asked }
}

describe('putCopies', () => {
  it('asks exactly W nodes when all of them answer', async () => {
    const { put, asked } = cluster({ 1: 'ok', 2: 'ok', 3: 'ok', 4: 'ok' })
    expect(await put(2)).toEqual({ stored: [1, 2], unsure: [] })
    expect(asked).toEqual([1, 2])
  })

  it('goes on to the next node for each one that fails', async () => {
    const { put, asked } = cluster({ 1: new Error('gone'), 2: 'ok', 3: new Error('gone'), 4: 'ok' })
    const { stored } = await put(2)
    expect(stored.sort()).toEqual([2, 4])
    expect(asked).toEqual([1, 2, 3, 4])
  })

  it('tries one more node when a node stays silent longer than its patience', async () => {
    const { put } = cluster({ 1: 'silent', 2: 'ok', 3: 'ok' }, 5)
    const { stored, unsure } = await put(2)
    expect(stored.sort()).toEqual([2, 3])
    expect(unsure).toEqual([1])
  })

  it('does not give up on a silent node when nobody else is left to try', async () => {
    vi.useFakeTimers()
    try {
      const { put, asked } = cluster({ 1: 'silent', 2: 'ok' }, 5)
      const abort = new AbortController()
      const result = put(2, [], abort.signal)
      const rejected = expect(result).rejects.toThrow('the client left')
      await vi.advanceTimersByTimeAsync(1_000)
      expect(asked).toEqual([1, 2])
      abort.abort(new Error('the client left'))
      await rejected
    } finally {
      vi.useRealTimers()
    }
  })

  it('never asks a node where the digest is being removed', async () => {
    const { put, asked } = cluster({ 1: 'ok', 2: 'ok', 3: 'ok' })
    expect((await put(2, [1])).stored).toEqual([2, 3])
    expect(asked).not.toContain(1)
  })

  it('does not doubt a node that clearly said no', async () => {
    const { put } = cluster({ 1: nodeFull(), 2: new Error('broke off'), 3: 'ok', 4: 'ok' })
    const { stored, unsure } = await put(2)
    expect(stored.sort()).toEqual([3, 4])
    expect(unsure).toEqual([2])
  })

  it('reports too few nodes with the reason of each one', async () => {
    const { put } = cluster({ 1: new Error('refused'), 2: 'ok', 3: nodeFull() })
    const error = await put(2).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(InsufficientNodes)
    const cause = (error as Error).cause as AggregateError
    expect(cause.errors.map((e: Error) => e.message).sort()).toEqual(['no room', 'refused'])
  })

  it('says that nodes are full only when room was the only obstacle', async () => {
    const { put } = cluster({ 1: nodeFull(), 2: 'ok', 3: nodeFull() })
    expect(await put(2).catch((e: unknown) => e)).toBeInstanceOf(NodesFull)
  })

  it('asks nobody when there are fewer candidates than copies needed', async () => {
    const { put, asked } = cluster({ 1: 'ok' })
    expect(await put(2).catch((e: unknown) => e)).toBeInstanceOf(InsufficientNodes)
    expect(asked).toEqual([])
  })
})
