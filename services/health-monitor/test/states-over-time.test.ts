import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SimulatedNode, simulate } from './fixtures/simulated-cluster.ts'

const timers = { suspectAfter: 3, downAfter: 10, outAfter: 300 }
const always = (id: number): SimulatedNode => ({ id, answers: () => true })
const gone = (id: number, from: number, to = Number.POSITIVE_INFINITY): SimulatedNode => ({
  id,
  answers: (second) => second < from || second >= to,
})

describe('node states over time', () => {
  it('take a killed node through suspect, down and out at their times', () => {
    const cluster = simulate([gone(1, 100), always(2), always(3), always(4)], timers)
    cluster.run(600)
    expect(cluster.log).toEqual([
      '102 node 1 active→suspect',
      '109 node 1 suspect→down',
      '409 node 1 down→out',
    ])
  })

  it('bring a node that was away for a minute back without its ever being out', () => {
    const cluster = simulate([gone(1, 100, 160), always(2), always(3), always(4)], timers)
    cluster.run(300)
    expect(cluster.log.map((line) => line.split(' ').at(-1))).toEqual([
      'active→suspect',
      'suspect→down',
      'down→returning',
      'returning→active',
    ])
  })

  it('do not flap with a node that answers every other second', () => {
    const flapping = { id: 1, answers: (second: number) => second % 2 === 0 }
    const cluster = simulate([flapping, always(2), always(3)], timers)
    cluster.run(600)
    expect(cluster.log).toEqual([])
  })

  it('keep a node suspect that answers now and then, without ever calling it down', () => {
    const rare = { id: 1, answers: (second: number) => second % 5 === 0 }
    const cluster = simulate([rare, always(2), always(3)], timers)
    cluster.run(600)
    expect(cluster.log).toEqual(['3 node 1 active→suspect'])
  })

  it('let a node that stalls for 20 s be down once and back once', () => {
    const cluster = simulate([gone(1, 50, 70), always(2), always(3)], timers)
    cluster.run(200)
    expect(cluster.log).toHaveLength(4)
    expect(cluster.states()).toEqual(['active', 'active', 'active'])
  })

  it('call nobody down while nobody answers at all', () => {
    const cluster = simulate([gone(1, 50), gone(2, 50), gone(3, 50)], timers)
    cluster.run(900)
    expect(cluster.log.every((line) => line.endsWith('active→suspect'))).toBe(true)
  })

  it('keep everything from going out when two of four went down, until one returns', () => {
    const cluster = simulate([gone(1, 50), gone(2, 60, 2_000), always(3), always(4)], timers)
    cluster.run(1_900)
    expect(cluster.states()).toEqual(['down', 'down', 'active', 'active'])
    expect(cluster.brakeAlerts).toBe(1)
    cluster.run(200)
    expect(cluster.states()).toEqual(['out', 'active', 'active', 'active'])
  })

  it('change nothing for the time in which Postgres was away', () => {
    const cluster = simulate([always(1), always(2), always(3)], timers)
    cluster.run(60)
    cluster.blind(3_600)
    cluster.run(60)
    expect(cluster.log).toEqual([])
  })

  it('begin to count anew after an outage, for a node that went away during it', () => {
    const cluster = simulate([gone(1, 70), always(2), always(3)], timers)
    cluster.run(60)
    cluster.blind(600)
    cluster.run(60)
    expect(cluster.log).toEqual(['663 node 1 active→suspect', '670 node 1 suspect→down'])
  })

  it('hold for any outages of any nodes: no out before its time, none while the brake holds', () => {
    const outage = fc.record({ from: fc.nat(900), seconds: fc.nat(900) })
    fc.assert(
      fc.property(
        fc.array(fc.array(outage, { maxLength: 3 }), { minLength: 2, maxLength: 8 }),
        (outages) => {
          const nodes = outages.map((spans, id) => ({
            id,
            answers: (second: number) =>
              !spans.some(({ from, seconds }) => second >= from && second < from + seconds),
          }))
          const cluster = simulate(nodes, timers)
          cluster.run(1_500)
          checkLog(cluster.log, nodes.length)
        },
      ),
      { numRuns: 150 },
    )
  })
})

/** Reads the log again: who was down when somebody went out, and for how long. */
function checkLog(log: readonly string[], size: number): void {
  const down = new Map<number, number>()
  for (const line of log) {
    const [, at, id, , to] = (/^(\d+) node (\d+) (\w+)→(\w+)$/.exec(line) ?? []) as string[]
    const second = Number(at)
    const nodeId = Number(id)
    if (to === 'out') {
      const others = [...down].filter(([other, since]) => other !== nodeId && since < second)
      expect(others.length + 1, log.join('\n')).toBeLessThanOrEqual(
        Math.max(1, Math.floor(size * 0.25)),
      )
      expect(second - (down.get(nodeId) as number)).toBeGreaterThanOrEqual(timers.outAfter)
    }
    if (to === 'down') down.set(nodeId, second)
    else down.delete(nodeId)
  }
}
