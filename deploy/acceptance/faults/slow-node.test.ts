import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createJournal,
  createRandom,
  expectInvariants,
  LIMIT_MS,
  median,
  mib,
  type SlowFront,
  type Slowness,
  type System,
  startSlowFront,
  startSystem,
  startTraffic,
  type TestNode,
  unreadableFiles,
  untilState,
} from '../src/index.ts'
import { compareWithSlowNode } from '../src/slow-node.ts'

/** The timers of production, nearly: the shorter ones of other tests take a busy machine for a dead node. */
const PATIENT = {
  HOLDFAST_SUSPECT_AFTER: '4',
  HOLDFAST_DOWN_AFTER: '10',
  HOLDFAST_OUT_AFTER: '120',
}

/** What one node may do to everybody: ingest of at least this, reads of at most that. */
const INGEST = 0.7
const READS = 2

const SLOW: [string, Partial<Slowness>][] = [
  ['ten times slower than the others', { times: 10 }],
  ['half a second late with everything', { delayMs: 500 }],
  ['behind a line of 1 Mbit/s', { bytesPerSecond: 125_000 }],
]

describe('a slow node (F14)', { timeout: 3 * LIMIT_MS }, () => {
  const journal = createJournal()
  let system: System
  let front: SlowFront
  let victim: TestNode

  beforeAll(async () => {
    system = await startSystem({
      nodes: 4,
      env: PATIENT,
      front: async (node, number) => {
        const started = await startSlowFront(node)
        if (number === 4) front = started
        return started
      },
    })
    victim = system.nodes[3] as TestNode
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)
  // An access token ends after a quarter of an hour, and all of this may take longer.
  beforeEach(async () => {
    system = { ...system, client: await system.signIn() }
  })

  const lastEvent = async () => {
    const [row] = await system.query<{ id: string }>(
      'SELECT coalesce(max(id), 0) AS id FROM audit_log',
    )
    return Number(row?.id)
  }
  const statesSince = async (id: number) => {
    const rows = await system.query<{ to: string }>(
      `SELECT detail->>'to' AS to FROM audit_log WHERE action = 'node.state' AND id > $1 ORDER BY id`,
      [id],
    )
    return rows.map(({ to }) => to)
  }

  it.each(SLOW)('that is %s slows nobody down', async (name, slowness) => {
    const before = await lastEvent()
    const pairs = await compareWithSlowNode(system, journal, {
      folder: `/${name}`,
      pairs: 3,
      // Long enough for what finding out costs, once: one or two seconds.
      uploads: 80,
      slow: () => front.become(slowness),
      healthy: () => front.become({}),
    })
    process.stdout.write(`F14, ${name}: ${JSON.stringify(pairs)}\n`)
    expect(median(pairs.map(({ ingest }) => ingest))).toBeGreaterThan(INGEST)
    expect(median(pairs.map(({ reads }) => reads))).toBeLessThan(READS)
    // Slow is not silent: whoever still answers is not called down, let alone again and again.
    expect(await statesSince(before)).not.toContain('down')
    await expectInvariants(system, journal)
    for (const path of [...journal.files.keys()]) await journal.remove(system.client, path)
  })

  it('that stands still for twenty seconds fails nothing and comes back once', async () => {
    const before = await lastEvent()
    const writers = startTraffic(system, journal, {
      folder: '/while-it-stands-still',
      writers: 3,
      sizes: { least: 1, most: mib(2) },
      random: createRandom('twenty seconds'),
    })
    await writers.more(2)
    victim.process.signal('SIGSTOP')
    const until = performance.now() + 20_000
    while (performance.now() < until) {
      // Each of them within the limit of `more`, so that no slot is blocked for long.
      await writers.more(1, { limitMs: 30_000 })
      expect(await unreadableFiles(system, journal)).toEqual([])
      await sleep(200)
    }
    victim.process.signal('SIGCONT')
    await untilState(system, victim, 'active')
    await writers.stop()
    expect((await statesSince(before)).filter((to) => to === 'down')).toEqual(['down'])
    expect(journal.failures).toEqual([])
    await expectInvariants(system, journal)
  })
})
