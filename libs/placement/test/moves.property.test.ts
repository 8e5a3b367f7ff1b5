import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createPlacement, GROUPS, type Member, type Placement } from '../src/index.ts'
import { clusterOfIds } from './clusters.ts'
import { fairShare, zonesSuffice } from './fair-share.ts'

// All 4,096 groups of every cluster are placed, so clusters are grown node by node: each placement
// serves as "after" of one step and as "before" of the next. The clusters are the same in every
// run: with fresh ones, 1 run in 30 would show a step beyond four standard deviations by chance.

type Step = {
  members: Member[]
  added: Member
  copies: number
  /** Copies that moved to the new node, and copies that moved anywhere else. */
  moved: number
  strayed: number
}

/** A step for which the fair share is known: zones suffice. `expected` and `sigma` in groups. */
type FairStep = Step & { expected: number; sigma: number }

const WANTED_STEPS = 1_000
const MAX_NODES = 6

describe('moves when membership changes, over all groups of 1,000 random clusters', () => {
  let steps: Step[]
  let fair: FairStep[]

  beforeAll(() => {
    steps = growClusters()
    fair = steps.filter((step) => zonesSuffice(step.members, step.copies)).map(withFairShare)
  }, 60_000)

  it('moves copies only to a node that joins, and only from a node that leaves', () => {
    expect(fair.length).toBeGreaterThanOrEqual(WANTED_STEPS)
    expect(steps.filter(({ strayed }) => strayed > 0)).toEqual([])
  })

  it('moves on average at most 1.1 times the fair share of the node that joins', () => {
    expect(mean(fair.map(({ moved, expected }) => moved / expected))).toBeLessThanOrEqual(1.1)
  })

  it('never moves more than the fair share and four standard deviations', () => {
    const worst = Math.max(...fair.map(deviation))
    expect(worst).toBeLessThanOrEqual(4)
  })

  it('gives a node as much as its weight deserves: the deviations are those of chance', () => {
    const deviations = fair.filter(({ sigma }) => sigma > 0).map(deviation)
    expect(Math.min(...deviations)).toBeGreaterThanOrEqual(-4)
    expect(Math.abs(mean(deviations))).toBeLessThan(0.2)
    expect(mean(deviations.map((d) => d * d))).toBeLessThan(1.3)
  })
})

function withFairShare(step: Step): FairStep {
  const share = Math.min(1, fairShare(step.members, step.added, step.copies))
  return { ...step, expected: GROUPS * share, sigma: Math.sqrt(GROUPS * share * (1 - share)) }
}

/** In standard deviations; a node that belongs in every group must get exactly that. */
function deviation({ moved, expected, sigma }: FairStep): number {
  if (sigma > 1e-3) return (moved - expected) / sigma
  return Math.abs(moved - expected) < 1e-3 ? 0 : Number.POSITIVE_INFINITY
}

/** Grows one cluster after the other from two nodes on, until enough steps had zones to spare. */
function growClusters(): Step[] {
  const random = fc.tuple(clusterOfIds(100), fc.integer({ min: 1, max: 4 }), fc.boolean())
  const steps: Step[] = []
  let fitting = 0
  for (const [sample, copies, zoned] of fc.sample(random, { numRuns: 2_000, seed: 20_260_102 })) {
    if (fitting >= WANTED_STEPS) break
    const members = sample.slice(0, MAX_NODES).map((m) => (zoned ? m : { ...m, zone: null }))
    for (const step of grow(members, copies)) {
      steps.push(step)
      if (zonesSuffice(step.members, copies)) fitting += 1
    }
  }
  return steps
}

function* grow(members: Member[], copies: number): Generator<Step> {
  let before = createPlacement(members.slice(0, 2))
  for (let size = 3; size <= members.length; size++) {
    const grown = members.slice(0, size)
    const after = createPlacement(grown)
    const added = grown.at(-1) as Member
    yield { members: grown, added, copies, ...countMoves(before, after, added.id, copies) }
    before = after
  }
}

function countMoves(before: Placement, after: Placement, added: number, copies: number) {
  let moved = 0
  let strayed = 0
  for (let group = 0; group < GROUPS; group++) {
    const old = before.idealNodes(group, copies)
    for (const node of after.idealNodes(group, copies)) {
      if (node === added) moved += 1
      else if (!old.includes(node)) strayed += 1
    }
  }
  return { moved, strayed }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
