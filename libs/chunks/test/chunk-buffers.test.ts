import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { CHUNK_SIZE, createChunkBuffers } from '../src/index.ts'

describe('buffers of chunks', () => {
  it('are used again when all their users released them', () => {
    const buffers = createChunkBuffers()
    const first = buffers.take(CHUNK_SIZE)
    buffers.retain(first)
    buffers.release(first)
    expect(buffers.take(CHUNK_SIZE).buffer).not.toBe(first.buffer)
    buffers.release(first)
    expect(buffers.take(CHUNK_SIZE).buffer).toBe(first.buffer)
  })

  it('have the length that was asked for, and are released by any view of them', () => {
    const buffers = createChunkBuffers()
    const section = buffers.take(CHUNK_SIZE + 36)
    expect(section).toHaveLength(CHUNK_SIZE + 36)
    buffers.release(section.subarray(36))
    expect(buffers.take(CHUNK_SIZE - 1)).toHaveLength(CHUNK_SIZE - 1)
  })

  it('are never shared by two that took them', () => {
    const buffers = createChunkBuffers()
    const taken = Array.from({ length: 50 }, () => buffers.take(CHUNK_SIZE))
    for (const one of taken) buffers.release(one)
    const again = Array.from({ length: 50 }, () => buffers.take(CHUNK_SIZE))
    expect(new Set(again.map(({ buffer }) => buffer)).size).toBe(50)
  })

  it('refuse to be released more often than they were used', () => {
    const buffers = createChunkBuffers()
    const one = buffers.take(CHUNK_SIZE)
    buffers.release(one)
    expect(() => buffers.release(one)).toThrow(RangeError)
  })

  it('leave other memory alone', () => {
    const buffers = createChunkBuffers()
    const small = buffers.take(4_096)
    expect(small).toHaveLength(4_096)
    const large = buffers.take(2 * CHUNK_SIZE)
    for (const one of [small, large, Buffer.alloc(10)]) {
      buffers.retain(one)
      buffers.release(one)
      buffers.release(one)
    }
    expect(buffers.take(4_096).buffer).not.toBe(small.buffer)
  })

  it('are given back to the system when nobody needs them for a while', async () => {
    const buffers = createChunkBuffers({ idleMs: 10 })
    const one = buffers.take(CHUNK_SIZE)
    buffers.release(one)
    await sleep(50)
    expect(buffers.take(CHUNK_SIZE).buffer).not.toBe(one.buffer)
  })
})
