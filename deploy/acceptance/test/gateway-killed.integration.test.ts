import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createJournal,
  createRandom,
  expectInvariants,
  LIMIT_MS,
  mib,
  type System,
  startSystem,
  startTraffic,
} from '../src/index.ts'

// F1. It takes about 2 s; the limit is for machines that are busy with other tests.
const READY_LIMIT_MS = 60_000
const ROUNDS = 4

describe('a gateway that is killed while it takes uploads', { timeout: LIMIT_MS }, () => {
  const journal = createJournal()
  let system: System

  beforeAll(async () => {
    system = await startSystem({ nodes: 4 })
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  it('keeps all it acknowledged and leaves nothing of what it did not', async () => {
    const random = createRandom('a gateway that is killed')
    const small = startTraffic(system, journal, {
      folder: '/small',
      writers: 6,
      sizes: { least: 0, most: 64 * 1_024 },
      random,
    })
    const large = startTraffic(system, journal, {
      folder: '/large',
      writers: 2,
      sizes: { least: mib(1) + 1, most: mib(6) },
      random,
    })
    for (let round = 0; round < ROUNDS; round += 1) {
      await small.more(random.between(3, 20))
      await sleep(random.between(0, 200)) // any moment will do, and none is to be preferred
      await system.service('gateway').kill()
      await system.start('gateway', { limitMs: READY_LIMIT_MS })
    }
    await Promise.all([small.more(5), large.more(1)])
    await Promise.all([small.stop(), large.stop()])

    expect(journal.unknown.size).toBeGreaterThan(0)
    await expectInvariants(system, journal)
  })
})
