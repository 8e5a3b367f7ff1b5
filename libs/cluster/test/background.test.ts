import { describe, expect, it } from 'vitest'
import { type BackgroundWork, createBackground } from '../src/load/background.ts'
import { createPacer, type Way } from '../src/load/pacer.ts'

const MIB = 1_048_576

/** Background work with limits of the test's own. */
function begin(limits: Partial<Record<Way, number>> = {}) {
  const signal = new AbortController()
  const state = { limits, quiet: false, braked: false, clients: true }
  const moved = new Map<Way, number>()
  const background = createBackground({
    pacer: {
      allowed: (way, { lastCopy, braked }) =>
        lastCopy && !braked ? Infinity : (state.limits[way] ?? Infinity),
      moved: (way, bytes) => void moved.set(way, (moved.get(way) ?? 0) + bytes),
      clientsPresent: () => state.clients,
    },
    quietLeft: () => (state.quiet ? 1 : 0),
    braked: () => state.braked,
  })
  const turn = (work: Partial<BackgroundWork> = {}) =>
    background.turn({ bytes: MIB, from: [1], to: [2], ...work }, { signal: signal.signal })
  return { state, moved, turn, abort: () => signal.abort(new Error('stopped')) }
}

/** Whether a promise is settled once all that is ready has run. */
async function isOpen(promise: Promise<unknown>): Promise<boolean> {
  const late = new Promise((resolve) => setTimeout(() => resolve('late'), 60))
  return (await Promise.race([promise, late])) === 'late'
}

describe('background work', () => {
  it('goes on at once where nothing limits it', async () => {
    const { turn } = begin()
    const turns = await Promise.all(Array.from({ length: 200 }, () => turn()))
    expect(turns).toHaveLength(200)
  })

  it('waits for a target that was given more than its rate', async () => {
    const { turn, state } = begin({ 2: 1 })
    await turn()
    await turn({ to: [3] })
    const third = turn()
    expect(await isOpen(third)).toBe(true)
    state.limits = {}
    expect((await third).from).toEqual([1])
  })

  it('reads where there is room, and waits when no holder has any', async () => {
    const { turn } = begin({ 1: 1 })
    const first = await turn({ from: [1, 4] })
    expect(first.from).toEqual([1, 4])
    first.end({ readFrom: 1, storedOn: [2] })
    expect((await turn({ from: [1, 4] })).from).toEqual([4])
    const waits = turn()
    waits.catch(() => {})
    expect(await isOpen(waits)).toBe(true)
  })

  it('lets last copies pass those that wait, unless the brake is pulled', async () => {
    const { turn, state } = begin({ all: 1 })
    await turn()
    await turn({ lastCopy: true })
    state.braked = true
    const waits = turn({ lastCopy: true })
    expect(await isOpen(waits)).toBe(true)
    state.braked = false
    await waits
  })

  it('keeps still in the quiet times, but only for clients that are there', async () => {
    const { turn, state } = begin()
    state.quiet = true
    const waits = turn({ lastCopy: true })
    expect(await isOpen(waits)).toBe(true)
    state.clients = false
    await waits
    await turn()
  })

  it('gives up its place when it is told to', async () => {
    const { turn, abort } = begin({ 2: 1 })
    await turn()
    const waits = turn()
    abort()
    await expect(waits).rejects.toThrow('stopped')
    await expect(turn()).rejects.toThrow('stopped')
  })

  it('counts what passed, each copy once over all', async () => {
    const { turn, moved } = begin()
    const one = await turn({ to: [2, 3] })
    one.end({ readFrom: 1, storedOn: [2, 3] })
    const read = await turn({ to: [] })
    read.end({ readFrom: 1, storedOn: [] })
    expect(moved).toEqual(
      new Map<Way, number>([
        [1, 2 * MIB],
        [2, MIB],
        [3, MIB],
        ['all', 3 * MIB],
      ]),
    )
  })

  it('passes at the rate that is allowed', async () => {
    const { turn } = begin({ 2: 20 * MIB })
    const began = performance.now()
    for (let at = 0; at < 12; at += 1) (await turn()).end({ readFrom: 1, storedOn: [2] })
    // The first is free and what was saved up is a fraction; the rest takes its time, and no less.
    expect(performance.now() - began).toBeGreaterThan(300)
  })

  it('knows no limit of a node it never heard of', () => {
    expect(createPacer(0).allowed(9, { lastCopy: false, braked: false })).toBe(Infinity)
  })
})
