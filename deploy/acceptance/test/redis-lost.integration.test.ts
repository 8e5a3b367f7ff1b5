import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  countCopies,
  createJournal,
  createRandom,
  endedServices,
  expectInvariants,
  hasRedisServer,
  LIMIT_MS,
  mib,
  type RedisServer,
  readTestSettings,
  type System,
  startRedisServer,
  startSystem,
  startTraffic,
  type TestNode,
  until,
  untilCopying,
  untilState,
  wantedOn,
} from '../src/index.ts'

// A Redis that others use may neither be killed nor flushed, so REDIS_URL is of no use here.
const possible = hasRedisServer() || readTestSettings().ci
if (!possible) console.warn('Not tested without a redis-server on PATH: Redis killed and flushed')

describe.skipIf(!possible)('a queue that loses everything (F4, F5)', { timeout: LIMIT_MS }, () => {
  const journal = createJournal()
  let redis: RedisServer
  let system: System

  beforeAll(async () => {
    redis = await startRedisServer()
    system = await startSystem({
      nodes: 4,
      queueUrl: redis.url,
      // Slow enough to be in the middle.
      env: { HOLDFAST_REBALANCE_RATE: '4MiB' },
    })
  }, LIMIT_MS)
  afterAll(async () => {
    await system?.stop()
    await redis?.stop()
  })

  const untilSafe = () =>
    until('every file is safe and sealed', async () => {
      const { items } = await system.client.files({ recursive: true, limit: 500 })
      return items.every(({ health, sealed }) => health === 'safe' && sealed)
    })

  it('stops no upload while it is away, and no work when it comes back empty', async () => {
    const writers = startTraffic(system, journal, {
      folder: '/uploads',
      writers: 3,
      sizes: { least: 1, most: mib(3) },
      random: createRandom('a queue that loses everything'),
    })
    await writers.more(3)
    await redis.kill()
    await writers.more(5)
    await redis.restart()
    await writers.more(3)
    await redis.flush()
    await writers.more(3)
    await writers.stop()
    await redis.flush()

    expect(journal.failures).toEqual([])
    await untilSafe()
    expect(endedServices(system)).toEqual([])
    await expectInvariants(system, journal)
  })

  it('does not end a repair', async () => {
    const victim = system.nodes[2] as TestNode
    const before = await countCopies(system)
    await victim.process.kill()
    await untilCopying(system, before)
    await redis.flush()
    await untilSafe()
    await victim.restart()
    await expectInvariants(system, journal)
  })

  it('does not end a drain', async () => {
    const node = system.nodes[0] as TestNode
    const id = (await system.nodeInfo(node))?.id as number
    const plan = async () => (await system.client.rebalances({ kind: 'drain' })).items[0]
    await system.client.drainNode(id)
    await until('some copies were moved', async () => ((await plan())?.chunksMoved ?? 0) > 0)
    await redis.flush()
    await untilState(system, node, 'drained')
    expect(await wantedOn(system, node)).toEqual([])
    expect(endedServices(system)).toEqual([])
    await expectInvariants(system, journal)
  })
})
