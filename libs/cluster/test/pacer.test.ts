import { describe, expect, it } from 'vitest'
import { quantileMs } from '../src/load/latency-histogram.ts'
import { createPacer } from '../src/load/pacer.ts'
import { isQuiet, wasQuiet } from '../src/load/quiet-times.ts'
import { createQueueingNode, histogramOf, seeded } from './fixtures/queueing-node.ts'

const MIB = 1_048_576
const NODE = 1
const STEP = 0.1
const ORDINARY = { lastCopy: false, braked: false }

type Plant = ReturnType<typeof createQueueingNode>

type Pacer = ReturnType<typeof createPacer>
type Stretch = { pacer: Pacer; plant: Plant; from: number; to: number }

/** Lets clients and background work share a node for some seconds, and the pacer hear twice a second. */
function live(
  { pacer, plant, from, to }: Stretch,
  each: (background: number, latencies: number[]) => void = () => {},
) {
  const heard = { quiet: [] as number[], busy: [] as number[] }
  for (let step = Math.round(from / STEP); step < Math.round(to / STEP); step += 1) {
    const at = step * STEP
    const still = isQuiet(at) && pacer.clientsPresent(at)
    const background = still ? 0 : plant.through(pacer.allowed(NODE, ORDINARY))
    pacer.moved(NODE, background * STEP, ORDINARY)
    const latencies = plant.latencies(STEP, background)
    heard[wasQuiet(at) ? 'quiet' : 'busy'].push(...latencies)
    each(background, latencies)
    if (step % 5 !== 0) continue
    pacer.heard(NODE, 'read', true, histogramOf(heard.quiet.splice(0)), at)
    pacer.heard(NODE, 'read', false, histogramOf(heard.busy.splice(0)), at)
    pacer.tick(at, still)
  }
}

const plantFor = (seed: number, clients: number) =>
  createQueueingNode({ link: 100 * MIB, clients, requests: 200, random: seeded(seed) })

describe('the pacer, beside clients of a node that queues', () => {
  it.each([1, 2, 3, 4, 5])('keeps clients below 1.5 times of idle, seed %i', (seed) => {
    const pacer = createPacer(0)
    const plant = plantFor(seed, 0.4)
    const beside: number[] = []
    const alone: number[] = []
    let moved = 0
    // Clients come first, work begins later; what counts is all of it, the first seconds too.
    live({ pacer, plant: { ...plant, through: () => 0 }, from: 0, to: 60 })
    live({ pacer, plant, from: 60, to: 360 }, (background, latencies) => {
      beside.push(...latencies)
      alone.push(...plant.latencies(STEP, 0))
      moved += background * STEP
    })
    const p99 = (latencies: number[]) => quantileMs(histogramOf(latencies), 0.99)
    expect(p99(beside) / p99(alone)).toBeLessThan(1.5)
    // In theory 1.5 times of idle leaves a fifth of the link for it.
    expect(moved / 300 / (100 * MIB)).toBeGreaterThan(0.07)
  })

  it('lets background work have everything when there are no clients', () => {
    const pacer = createPacer(0)
    const plant = plantFor(1, 0)
    live({ pacer, plant, from: 0, to: 30 }, (background) => {
      expect(background).toBe(100 * MIB)
    })
  })

  it('gives everything back within seconds of the last client', () => {
    const pacer = createPacer(0)
    const plant = plantFor(2, 0.5)
    live({ pacer, plant, from: 0, to: 90 })
    expect(pacer.allowed(NODE, ORDINARY)).toBeLessThan(100 * MIB)
    plant.clients = 0
    live({ pacer, plant, from: 90, to: 97 })
    expect(pacer.allowed(NODE, ORDINARY)).toBe(Infinity)
  })

  it('follows clients that become more by themselves, and is not stuck at the bottom', () => {
    const pacer = createPacer(0)
    const plant = plantFor(3, 0.2)
    live({ pacer, plant, from: 0, to: 120 })
    plant.clients = 0.6
    live({ pacer, plant, from: 120, to: 300 })
    let moved = 0
    live({ pacer, plant, from: 300, to: 420 }, (background) => {
      moved += background * STEP
    })
    expect(moved / 120).toBeGreaterThan(0.04 * 100 * MIB)
  })

  it('never keeps last copies below half of the link, nor back at all before it is known', () => {
    const pacer = createPacer(2)
    const plant = plantFor(4, 0.4)
    const lastCopies = () => pacer.allowed(NODE, { lastCopy: true, braked: false })
    live({ pacer, plant, from: 2, to: 40 }, () => expect(lastCopies()).toBe(Infinity))
    const clients = plant.clients
    plant.clients = 0
    live({ pacer, plant, from: 40, to: 55 })
    plant.clients = clients
    live({ pacer, plant, from: 55, to: 120 }, () => {
      expect(lastCopies()).toBeGreaterThanOrEqual(50 * MIB)
    })
    expect(pacer.allowed(NODE, ORDINARY)).toBeLessThan(50 * MIB)
  })
})
