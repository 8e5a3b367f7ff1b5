import { ApiError } from '@holdfast/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  countCopies,
  createJournal,
  createRandom,
  endedServices,
  expectInvariants,
  type Journal,
  LIMIT_MS,
  mib,
  type System,
  startSystem,
  startTraffic,
  type TestNode,
  until,
  untilCopying,
} from '../src/index.ts'

// F6. Five and ten seconds on a machine of one's own; tests share theirs.
const ANSWER_LIMIT_MS = 10_000
const RECOVERY_LIMIT_MS = 20_000

describe('a catalogue that is killed and comes back', { timeout: LIMIT_MS }, () => {
  const journal = createJournal()
  let system: System

  beforeAll(async () => {
    system = await startSystem({ nodes: 4 })
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  const outage = async (during: () => Promise<void>) => {
    await system.killPostgres()
    await during()
    await system.restartPostgres()
  }
  const traffic = (folder: string) =>
    startTraffic(system, journal, {
      folder,
      writers: 4,
      sizes: { least: 1, most: mib(3) },
      random: createRandom('a catalogue that is killed'),
    })

  it('makes uploads fail with an answer, soon, and work again by themselves', async () => {
    const writers = traffic('/uploads')
    for (let round = 0; round < 2; round += 1) {
      await writers.more(4)
      await outage(async () => {
        const refused = unavailable(journal).length
        await until('uploads are refused', async () => unavailable(journal).length > refused + 3)
        const error = await system.client.nodes().catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(ApiError)
        expect(error).toMatchObject({ status: 503, code: 'CATALOGUE_UNAVAILABLE' })
        expect((error as ApiError).retryAfter).toBeGreaterThan(0)
      })
      await writers.more(4, { limitMs: RECOVERY_LIMIT_MS })
    }
    await writers.stop()
    expect(journal.failures.filter(({ ms }) => ms > ANSWER_LIMIT_MS)).toEqual([])
    expect(journal.failures.filter(({ status }) => status !== 503)).toEqual([])
    expect(endedServices(system)).toEqual([])
    await expectInvariants(system, journal)
  })

  it('interrupts a repair, which goes on by itself', async () => {
    const victim = system.nodes[1] as TestNode
    const before = await countCopies(system)
    await victim.process.kill()
    await untilCopying(system, before)
    await outage(async () => {
      await expect(system.client.nodes()).rejects.toMatchObject({ status: 503 })
    })
    await until('every file is safe', async () => {
      const { items } = await system.client.files({ recursive: true, limit: 500 })
      return items.every(({ health }) => health === 'safe')
    })
    expect(endedServices(system)).toEqual([])
    await victim.restart()
    await expectInvariants(system, journal)
  })
})

const unavailable = ({ failures }: Journal) =>
  failures.filter(({ code }) => code === 'CATALOGUE_UNAVAILABLE')
