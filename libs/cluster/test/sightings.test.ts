import { describe, expect, it } from 'vitest'
import { createSightings } from '../src/sightings.ts'

const clocked = () => {
  const clock = { now: 0 }
  return { clock, sightings: createSightings(() => clock.now) }
}
const failed = { nodeId: 1, ok: false, error: 'connection refused' }

describe('sightings', () => {
  it('call a node away after three failures in a row, not before', () => {
    const { sightings } = clocked()
    sightings.see(failed)
    sightings.see(failed)
    expect(sightings.away().has(1)).toBe(false)
    sightings.see(failed)
    expect(sightings.away().has(1)).toBe(true)
  })

  it('end with one success', () => {
    const { sightings } = clocked()
    for (let i = 0; i < 5; i += 1) sightings.see(failed)
    sightings.see({ nodeId: 1, ok: true })
    expect(sightings.away().size).toBe(0)
  })

  it('let a node be tried again after a second, and count it away at the next failure', () => {
    const { clock, sightings } = clocked()
    for (let i = 0; i < 3; i += 1) sightings.see(failed)
    clock.now = 1_000
    expect(sightings.away().size).toBe(0)
    sightings.see(failed)
    expect(sightings.away().has(1)).toBe(true)
  })

  it('report each node once, and a success even when a failure followed it', () => {
    const { sightings } = clocked()
    sightings.see({ nodeId: 1, ok: true })
    sightings.see(failed)
    sightings.see({ nodeId: 2, ok: true })
    expect(sightings.take()).toEqual([
      { nodeId: 1, ok: true, error: 'connection refused' },
      { nodeId: 2, ok: true, error: null },
    ])
    expect(sightings.take()).toEqual([])
    sightings.see(failed)
    expect(sightings.take()).toEqual([{ nodeId: 1, ok: false, error: 'connection refused' }])
  })
})
