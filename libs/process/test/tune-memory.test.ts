import { describe, expect, it } from 'vitest'
import { createGuard } from '../src/tune-memory.ts'

const MIB = 1_048_576

/** Buffers as the guard sees them: what is in use, and what is dead and young or old. */
const memory = () => {
  const state = { used: 10 * MIB, young: 0, old: 0 }
  const collected: string[] = []
  const look = createGuard({
    used: () => state.used + state.young + state.old,
    collect: (what) => {
      collected.push(what)
      state.young = 0
      if (what === 'major') state.old = 0
    },
  })
  return { state, collected, look }
}

describe('the guard over buffers', () => {
  it('leaves a process alone that makes few', () => {
    const { state, collected, look } = memory()
    state.young = 30 * MIB
    look()
    expect(collected).toEqual([])
  })

  it('collects the young ones after a while, and only those while that helps', () => {
    const { state, collected, look } = memory()
    for (let i = 0; i < 5; i += 1) {
      state.young = 60 * MIB
      look()
    }
    expect(collected).toEqual(Array(5).fill('minor'))
  })

  it('collects everything when dead buffers grew old', () => {
    const { state, collected, look } = memory()
    state.old = 100 * MIB
    look()
    expect(collected).toEqual(['minor', 'major'])
    expect(state.old).toBe(0)
  })

  it('does not go on collecting because much is in use', () => {
    const { state, collected, look } = memory()
    state.used = 300 * MIB
    for (let i = 0; i < 10; i += 1) look()
    expect(collected).toEqual(['minor', 'major'])
  })

  it('begins anew from where use has fallen to', () => {
    const { state, collected, look } = memory()
    state.used = 300 * MIB
    look()
    state.used = 10 * MIB
    look()
    state.young = 50 * MIB
    look()
    expect(collected).toEqual(['minor', 'major', 'minor'])
  })
})
