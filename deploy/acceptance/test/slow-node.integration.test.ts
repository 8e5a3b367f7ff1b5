import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createJournal,
  expectInvariants,
  LIMIT_MS,
  type SlowFront,
  type System,
  startSlowFront,
  startSystem,
} from '../src/index.ts'
import { compareWithSlowNode } from '../src/slow-node.ts'

describe('a node that is ten times slower than the others (F14)', { timeout: LIMIT_MS }, () => {
  const journal = createJournal()
  let system: System
  let front: SlowFront

  beforeAll(async () => {
    system = await startSystem({
      nodes: 4,
      env: { HOLDFAST_SUSPECT_AFTER: '4', HOLDFAST_DOWN_AFTER: '10' },
      front: async (node, number) => {
        const started = await startSlowFront(node)
        if (number === 4) front = started
        return started
      },
    })
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  it('slows down neither uploads nor downloads as much, and is not called down', async () => {
    const pairs = await compareWithSlowNode(system, journal, {
      pairs: 2,
      uploads: 8,
      downloads: 120,
      slow: () => front.become({ times: 10 }),
      healthy: () => front.become({}),
    })
    // The better of two, and far from what is promised: other tests share the machine. Whoever waited for
    // the slow node would be near 0.1 and 10 in both. `npm run test:faults` is stricter.
    expect(Math.max(...pairs.map(({ ingest }) => ingest))).toBeGreaterThan(0.35)
    expect(Math.min(...pairs.map(({ reads }) => reads))).toBeLessThan(4)
    const called = await system.query<{ to: string }>(
      `SELECT detail->>'to' AS to FROM audit_log WHERE action = 'node.state'`,
    )
    expect(called.map(({ to }) => to)).not.toContain('down')
    await expectInvariants(system, journal)
  })
})
