import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createJournal,
  expectInvariants,
  LIMIT_MS,
  mib,
  randomContent,
  type System,
  startSystem,
  type TestNode,
  unreadableFiles,
  until,
  untilState,
} from '../src/index.ts'

describe('a file larger than any single node', { timeout: LIMIT_MS }, () => {
  const journal = createJournal()
  const copies = 2
  const capacity = mib(28)
  const size = mib(40)
  let system: System

  beforeAll(async () => {
    system = await startSystem({ nodes: 5, capacity, env: { HOLDFAST_COPIES: String(copies) } })
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  it('is stored, loses a node, heals and reads back', async () => {
    const { id } = await journal.upload(system.client, '/larger', randomContent(size))
    await expectInvariants(system, journal, { copies })
    for (const { capacity: offered } of (await system.client.nodes()).items) {
      expect(offered).toBeLessThan(size)
    }

    const victim = system.nodes[2] as TestNode
    await victim.process.kill()
    expect(await unreadableFiles(system, journal)).toEqual([])
    await untilState(system, victim, 'out')
    await until('it is safe without the node', async () => {
      const { health, sealed } = await system.client.file(id)
      return health === 'safe' && sealed
    })
    await expectInvariants(system, journal, { copies })
  })
})
