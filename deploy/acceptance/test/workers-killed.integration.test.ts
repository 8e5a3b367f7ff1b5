import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, it } from 'vitest'
import {
  countCopies,
  createJournal,
  createRandom,
  expectInvariants,
  LIMIT_MS,
  mib,
  randomContent,
  type System,
  startSystem,
  type TestNode,
  until,
  untilCopying,
  untilPlaced,
} from '../src/index.ts'

describe('workers that are killed in the middle of a job', { timeout: LIMIT_MS }, () => {
  const journal = createJournal()
  let system: System

  beforeAll(async () => {
    system = await startSystem({ nodes: 4 })
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  const upload = (path: string, size: number) =>
    journal.upload(system.client, path, randomContent(size))
  const killed = async (name: 'replicator' | 'chunker') => {
    await system.service(name).kill()
    await system.start(name)
  }

  it('leave work that others finish', async () => {
    const random = createRandom('workers that are killed')
    await upload('/before', mib(24))
    await untilPlaced(system)

    // In mid-repair: one node is gone, and its chunks are on their way to the others.
    const victim = system.nodes[0] as TestNode
    const before = await countCopies(system)
    await victim.process.kill()
    await untilCopying(system, before)
    await killed('replicator')

    // In mid-placement and in mid-seal: right after the answer, both begin.
    for (let round = 0; round < 2; round += 1) {
      const copies = await countCopies(system)
      await upload(`/placing/${round}`, mib(8))
      await untilCopying(system, copies + 16)
      await killed('replicator')
      await upload(`/sealing/${round}`, mib(2) + round)
      await sleep(random.between(0, 100)) // no moment is to be preferred
      await killed('chunker')
    }
    await victim.restart()
    await expectInvariants(system, journal, { unrecordedCopies: true })
    await until('every file is sealed', async () => {
      const infos = await Promise.all(
        [...journal.files.values()].map((f) => system.client.file(f.id)),
      )
      return infos.every(({ sealed, health }) => sealed && health === 'safe')
    })
  })
})
