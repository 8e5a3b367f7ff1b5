import { describe, expect, it } from 'vitest'
import { createClientLatency } from '../src/load/client-latency.ts'
import { QUIET_EVERY } from '../src/load/quiet-times.ts'

/** Notes one answer that began at the given time and took 100 ms, and tells how it was counted. */
function at(
  latency: ReturnType<typeof createClientLatency>,
  clock: { now: number },
  began: number,
) {
  clock.now = began + 0.1
  latency.note(3, 'read', 1_000, 100)
  return latency.take().map(({ quiet }) => quiet)
}

describe('what clients of this process wait', () => {
  it('counts as quiet only when background work had time to notice clients and to keep still', () => {
    const clock = { now: 0 }
    const latency = createClientLatency(() => clock.now)
    latency.setClock(0)
    const second = 4 * QUIET_EVERY
    for (let began = second - 8; began < second; began += 1) {
      expect(at(latency, clock, began)).toEqual([false])
    }
    expect(at(latency, clock, second + 0.1)).toEqual([false])
    expect(at(latency, clock, second + 0.5)).toEqual([true])
    expect(at(latency, clock, second + 1.1)).toEqual([true])
    expect(at(latency, clock, second + 1.3)).toEqual([false])
    // After a pause nobody knows of these clients any more.
    expect(at(latency, clock, 2 * second + 0.6)).toEqual([false])
  })

  it('is never quiet before the time is known', () => {
    const clock = { now: 0 }
    const latency = createClientLatency(() => clock.now)
    for (let began = 0; began < 60; began += 0.5) {
      expect(at(latency, clock, began)).toEqual([false])
    }
  })

  it('keeps small and large chunks, reads and writes apart', () => {
    const latency = createClientLatency()
    latency.note(1, 'read', 1_048_576, 5)
    latency.note(1, 'read', 4_096, 5)
    latency.note(1, 'write', 4_096, 5)
    latency.note(2, 'write', 4_096, 5)
    const rows = latency.take().map(({ nodeId, sort }) => `${nodeId} ${sort}`)
    expect(rows).toEqual(['1 read-large', '1 read-small', '1 write-small', '2 write-small'])
    expect(latency.take()).toEqual([])
  })
})
