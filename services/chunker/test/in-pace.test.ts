import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inPace } from '../src/imports/in-pace.ts'

const RATE = { windowMs: 30_000, bytesPerSecond: 1_024 }

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** Sends pieces of so many bytes, each after so many milliseconds of a clock that is not real. */
async function* source(pieces: number, { bytes, afterMs }: { bytes: number; afterMs: number }) {
  for (let i = 0; i < pieces; i += 1) {
    await vi.advanceTimersByTimeAsync(afterMs)
    yield new Uint8Array(bytes)
  }
}

async function take(pieces: AsyncIterable<Uint8Array>, pauseMs = 0): Promise<number> {
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.length
    await vi.advanceTimersByTimeAsync(pauseMs)
  }
  return bytes
}

const SLOW = { code: 'SOURCE_UNAVAILABLE', message: 'The server sends too slowly.' }

describe('the least rate of a source', () => {
  it('lets one pass that is just fast enough', async () => {
    const pieces = source(200, { bytes: 1_024, afterMs: 1_000 })
    expect(await take(inPace(pieces, RATE))).toBe(200 * 1_024)
  })

  it('ends one that trickles, however steadily', async () => {
    const pieces = source(1_000, { bytes: 1_000, afterMs: 1_000 })
    await expect(take(inPace(pieces, RATE))).rejects.toMatchObject(SLOW)
  })

  it('ends one that sends nothing at all', async () => {
    const pieces = source(1, { bytes: 2 ** 20, afterMs: 30_001 })
    await expect(take(inPace(pieces, RATE))).rejects.toMatchObject(SLOW)
  })

  it('does not count the time in which we ourselves are slow', async () => {
    const pieces = source(100, { bytes: 1_024, afterMs: 500 })
    expect(await take(inPace(pieces, RATE), 60_000)).toBe(100 * 1_024)
  })
})
