import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type BrokenNetwork,
  createJournal,
  createRandom,
  expectInvariants,
  LIMIT_MS,
  mib,
  type NetworkState,
  randomContent,
  type System,
  startBrokenNetwork,
  startSystem,
  startTraffic,
  type TestNode,
  unreadableFiles,
  untilState,
} from '../src/index.ts'

/** Longer than the time until down, so that a state that comes and goes would show. */
const WATCHED_MS = 8_000

describe('a node that the network does not reach (F13)', { timeout: LIMIT_MS }, () => {
  const journal = createJournal()
  let system: System
  let network: BrokenNetwork
  let victim: TestNode

  beforeAll(async () => {
    system = await startSystem({
      nodes: 4,
      env: { HOLDFAST_OUT_AFTER: '120' },
      front: async (node, number) => {
        const front = await startBrokenNetwork(node)
        if (number === 4) network = front
        return front
      },
    })
    victim = system.nodes[3] as TestNode
    for (let at = 0; at < 3; at += 1) {
      await journal.upload(system.client, `/before/${at}`, randomContent(mib(3)))
    }
    await expectInvariants(system, journal)
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  const statesSince = async (id: number) => {
    const { id: node } = (await system.nodeInfo(victim)) as { id: number }
    const rows = await system.query<{ to: string }>(
      `SELECT detail->>'to' AS to FROM audit_log
        WHERE action = 'node.state' AND subject = $1 AND id > $2 ORDER BY id`,
      [String(node), id],
    )
    return rows.map(({ to }) => to)
  }
  const lastEvent = async () =>
    Number(
      (await system.query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM audit_log'))[0]
        ?.id,
    )

  const states: readonly NetworkState[] = ['drops', 'rejects', 'one-way', 'half-open']
  it.each(states)('stops nothing when it %s, and is called down once', async (state) => {
    const writers = startTraffic(system, journal, {
      folder: `/while-it-${state}`,
      writers: 3,
      sizes: { least: 1, most: mib(2) },
      random: createRandom(`a network that ${state}`),
    })
    await writers.more(2)
    const before = await lastEvent()
    await network.become(state)
    await writers.more(4)
    await untilState(system, victim, 'down')
    expect(await unreadableFiles(system, journal)).toEqual([])
    await writers.more(4)
    await sleep(WATCHED_MS)
    await writers.stop()
    expect((await statesSince(before)).filter((to) => to === 'down')).toEqual(['down'])

    await network.become('works')
    await untilState(system, victim, 'active')
    expect(journal.failures).toEqual([])
    await expectInvariants(system, journal)
  })
})
