import type { CheckProgress } from '@holdfast/catalog'
import { describe, expect, it } from 'vitest'
import { type JudgeInput, judgeRepair, type RepairSeen } from '../src/check/judge-repair.ts'
import { ASSUMED_BYTES_PER_SECOND, copySets, durabilityFigures } from '../src/status/figures.ts'
import { createRepairMeter } from '../src/status/repair-meter.ts'

const MIB = 1_048_576

describe('a repair that is watched', () => {
  const last: CheckProgress = { phase: 'repairing', done: 0, total: 100, unit: 'bytes' }
  const busy: RepairSeen = { missingBytes: 40, groups: 2, unsealed: 0, hopeful: false, fresh: true }
  const idle: RepairSeen = { ...busy, missingBytes: 0, groups: 0 }
  const judge = (seen: RepairSeen, more: Partial<JudgeInput> = {}) =>
    judgeRepair({
      seen,
      last,
      memory: undefined,
      estimate: { bytesPerSecond: 10, etaSeconds: 4 },
      repairingSeconds: 10,
      now: 1_000,
      limits: { longest: 3_600, stalled: 300 },
      ...more,
    })

  it('is over when nothing is left that can be done', () => {
    expect(judge(idle)).toMatchObject({ verdict: 'over', progress: { done: 100, total: 100 } })
  })

  it.each([
    ['sums older than itself', { ...idle, fresh: false }],
    ['groups with work', busy],
    ['contents that are not sealed', { ...idle, unsealed: 1 }],
    ['nodes that will be back or given up soon', { ...idle, hopeful: true }],
  ])('goes on while there are %s', (_what, seen) => {
    expect(judge(seen).verdict).toBe('goes-on')
  })

  it('tells how far it is, also when more turns out to be missing', () => {
    expect(judge(busy).progress).toMatchObject({ done: 60, total: 100, etaSeconds: 4 })
    const worse = judge({ ...busy, missingBytes: 150 })
    expect(worse.progress).toMatchObject({ done: 0, total: 150 })
  })

  it('is given up when nothing gets better, and when it takes too long', () => {
    const memory = { best: 42, since: 600 }
    expect(judge(busy, { memory }).verdict).toBe('stalled')
    expect(judge({ ...busy, missingBytes: 30 }, { memory })).toMatchObject({
      verdict: 'goes-on',
      memory: { best: 32, since: 1_000 },
    })
    expect(judge(busy, { repairingSeconds: 3_601 }).verdict).toBe('too-long')
  })
})

describe('the meter of repairs', () => {
  it('measures from the first missing byte to the last, and counts what joins in between', () => {
    const meter = createRepairMeter(null)
    expect(meter.saw(0, 0)).toBeNull()
    meter.saw(100 * MIB, 10)
    meter.saw(50 * MIB, 12)
    meter.saw(70 * MIB, 13)
    const measured = meter.saw(0, 20)
    expect(measured).toEqual({ bytes: 120 * MIB, seconds: 10, bytesPerSecond: 12 * MIB })
    expect(meter.saw(0, 30)).toEqual(measured)
  })

  it('does not learn from a few bytes, and keeps what it knew', () => {
    const known = { bytes: 1, seconds: 1, bytesPerSecond: 1 }
    const meter = createRepairMeter(known)
    meter.saw(MIB, 0)
    expect(meter.saw(0, 5)).toBe(known)
  })
})

describe('the figures of durability', () => {
  const states = new Map([
    [1, 'active'],
    [2, 'active'],
    [3, 'down'],
  ] as const)
  const row = (group: number, holders: number[], wanted = 3) => ({
    group,
    wanted,
    holders,
    chunks: 5,
    bytes: 500 * MIB,
  })

  it('put chunks on the same live nodes together, whatever their groups', () => {
    const rows = [row(1, [2, 1]), row(2, [1, 2]), row(2, [1, 2, 3]), row(3, [], 3), row(4, [1], 0)]
    expect(copySets(rows, states)).toEqual([{ live: 2, reachable: 3, spare: false, chunks: 15 }])
  })

  it('rest on the time to notice and the time to copy the fullest node', () => {
    const given = { rows: [row(1, [1, 2])], states, nodeLossesPerYear: 0.04, detectSeconds: 310 }
    expect(durabilityFigures({ ...given, measured: null })).toMatchObject({
      measured: false,
      repairSeconds: 310 + (500 * MIB) / ASSUMED_BYTES_PER_SECOND,
    })
    const measured = { bytes: 1, seconds: 1, bytesPerSecond: 100 * MIB }
    expect(durabilityFigures({ ...given, measured })).toMatchObject({
      measured: true,
      repairSeconds: 315,
    })
  })
})
