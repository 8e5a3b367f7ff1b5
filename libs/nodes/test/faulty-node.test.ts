import { describe, expect, it } from 'vitest'
import { createFaultyNode } from '../src/index.ts'
import { randomChunk } from './chunks-for-tests.ts'
import { describeBlockNode } from './contract.ts'

describeBlockNode('the faulty double, in good health', async () => {
  const node = createFaultyNode()
  return { node, close: () => node.close() }
})

describe('the faulty double', () => {
  it.each([
    ['down', 'NODE_UNREACHABLE'],
    ['refusing', 'NODE_REFUSED'],
    ['lying', 'CHUNK_CORRUPT'],
  ] as const)('fails a read as told: %s', async (fault, code) => {
    const node = createFaultyNode()
    const chunk = randomChunk()
    await node.put(chunk)
    node.become({ [fault]: true })
    await expect(node.get(chunk.digest)).rejects.toMatchObject({ code })
    node.become({ [fault]: false })
    expect(chunk.bytes.equals(await node.get(chunk.digest))).toBe(true)
  })

  it('takes nothing new when it is full, and still serves and deletes', async () => {
    const node = createFaultyNode({ capacity: 1_500 })
    const [first, second] = [randomChunk(1_000), randomChunk(1_000)]
    await node.put(first)
    await expect(node.put(second)).rejects.toMatchObject({ code: 'NODE_FULL' })
    expect(first.bytes.equals(await node.get(first.digest))).toBe(true)
    await node.delete([first.digest])
    await node.put(second)
  })

  it('forgets and rots without a word', async () => {
    const node = createFaultyNode()
    const [lost, rotten] = [randomChunk(), randomChunk()]
    await node.putMany([lost, rotten])
    node.forget(lost.digest)
    node.rot(rotten.digest)
    await expect(node.get(lost.digest)).rejects.toMatchObject({ code: 'CHUNK_MISSING' })
    await expect(node.get(rotten.digest)).rejects.toMatchObject({ code: 'CHUNK_CORRUPT' })
    node.forget()
    expect(node.size).toBe(0)
  })

  it('stalls until the caller leaves or the node is closed', async () => {
    const node = createFaultyNode({ faults: { stalled: true } })
    const leaving = new AbortController()
    const left = node.get(randomChunk().digest, { signal: leaving.signal })
    const closed = node.put(randomChunk())
    leaving.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    const outcome = expect(closed).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
    await node.close()
    await outcome
  })
})
