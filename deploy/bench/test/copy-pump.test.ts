import { sha256 } from '@holdfast/chunks'
import { createFaultyNode } from '@holdfast/nodes'
import { describe, expect, it } from 'vitest'
import { pumpThrough, type Transfer, undoTransfers } from '../src/copy-pump.ts'

describe('the pump from node to node', () => {
  it('copies every chunk to its own target, and takes all of them away again', async () => {
    const [source, one, other] = [createFaultyNode(), createFaultyNode(), createFaultyNode()]
    const transfers: Transfer[] = []
    for (let i = 0; i < 21; i += 1) {
      const bytes = Buffer.from(`chunk ${i}`)
      const digest = sha256(bytes)
      await source.put({ digest, bytes })
      transfers.push({ digest, size: bytes.length, from: source, to: i % 3 === 0 ? one : other })
    }

    expect(await pumpThrough(transfers, { perCall: 4, atOnce: 3 })).toBeGreaterThan(0)
    for (const { digest, to } of transfers) {
      expect(await to.has(digest)).toBe(true)
      expect(await (to === one ? other : one).has(digest)).toBe(false)
    }
    await undoTransfers(transfers)
    for (const { digest, to } of transfers) expect(await to.has(digest)).toBe(false)
  })
})
