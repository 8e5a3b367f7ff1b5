import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  canFilterPackets,
  createJournal,
  createPacketFilter,
  createRandom,
  expectInvariants,
  type FilterState,
  LIMIT_MS,
  mib,
  type NetworkState,
  randomContent,
  type System,
  type SystemOptions,
  startBrokenNetwork,
  startSystem,
  startTraffic,
  type TestNode,
  unreadableFiles,
  untilState,
} from '../src/index.ts'

/** Longer than the time until down, so that a state that comes and goes would show. */
const WATCHED_MS = 8_000

/** How the fourth node is cut off. */
type Way = { options: Pick<SystemOptions, 'front' | 'surroundings'>; network: () => Network }
type Network = { become(state: NetworkState): Promise<void> }

const throughProxy = (): Way => {
  let network: Network
  return {
    options: {
      front: async (node, number) => {
        const front = await startBrokenNetwork(node)
        if (number === 4) network = front
        return front
      },
    },
    network: () => network,
  }
}

const behindFilter = (): Way => {
  const filter = createPacketFilter()
  return {
    options: { surroundings: (number) => (number === 4 ? filter.surroundings : undefined) },
    // It is never asked for what it cannot do.
    network: () => filter as Network,
  }
}

const byProxy: NetworkState[] = ['drops', 'rejects', 'one-way', 'half-open']
const byFilter: FilterState[] = ['drops', 'rejects', 'one-way']

describe.each([
  { by: 'a proxy', way: throughProxy, states: byProxy, possible: true },
  { by: 'a packet filter', way: behindFilter, states: byFilter, possible: canFilterPackets() },
])('a node that the network does not reach (F13), because of $by', (cut) => {
  const { way, states, possible } = cut
  const journal = createJournal()
  let system: System
  let network: Network
  let victim: TestNode

  beforeAll(async () => {
    if (!possible) return
    const { options, network: built } = way()
    system = await startSystem({ nodes: 4, env: { HOLDFAST_OUT_AFTER: '120' }, ...options })
    network = built()
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

  it.skipIf(!possible).each(states)(
    'stops nothing: %s; it is called down once',
    {
      timeout: LIMIT_MS,
    },
    async (state) => {
      const writers = startTraffic(system, journal, {
        folder: `/while-it-${state}`,
        writers: 3,
        sizes: { least: 1, most: mib(2) },
        random: createRandom(`a network that ${state}`),
        breathMs: 400,
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
    },
  )
})
