import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createJournal,
  createRandom,
  expectInvariants,
  LIMIT_MS,
  mib,
  randomContent,
  type System,
  startSystem,
  startTraffic,
  type TestNode,
  unreadableFiles,
  untilState,
} from '../src/index.ts'

describe('a node that is away for a while', { timeout: LIMIT_MS }, () => {
  const journal = createJournal()
  let system: System

  beforeAll(async () => {
    // Longer than the test is away: the node is waited for.
    system = await startSystem({ nodes: 4, env: { HOLDFAST_OUT_AFTER: '120' } })
    for (let at = 0; at < 4; at += 1) {
      await journal.upload(system.client, `/before/${at}`, randomContent(mib(5)))
    }
    await expectInvariants(system, journal)
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  const holders = () =>
    system.query<{ digest: string; holders: number[] }>(
      `SELECT encode(digest, 'hex') AS digest, holders FROM chunks ORDER BY digest`,
    )
  const traffic = (folder: string) =>
    startTraffic(system, journal, {
      folder,
      writers: 3,
      sizes: { least: 1, most: mib(2) },
      random: createRandom('a node that is away'),
    })

  it('fails no download and no upload, and makes nobody copy what it still has', async () => {
    const before = await holders()
    const victim = system.nodes[3] as TestNode
    await victim.process.kill()
    expect(await unreadableFiles(system, journal)).toEqual([])
    await untilState(system, victim, 'down')
    const writers = traffic('/while-dead')
    await writers.more(4)
    await writers.stop()
    expect(await unreadableFiles(system, journal)).toEqual([])

    await victim.restart()
    await untilState(system, victim, 'active')
    await expectInvariants(system, journal)
    expect(journal.failures).toEqual([])
    const now = new Map((await holders()).map((row) => [row.digest, row.holders]))
    expect(before.filter((row) => String(now.get(row.digest)) !== String(row.holders))).toEqual([])
  })

  it('stops neither uploads nor downloads when it takes calls and answers none', async () => {
    const victim = system.nodes[2] as TestNode
    const writers = traffic('/while-stopped')
    await writers.more(2)
    victim.process.signal('SIGSTOP')
    await writers.more(4)
    await writers.stop()
    expect(await unreadableFiles(system, journal)).toEqual([])
    await untilState(system, victim, 'down')
    victim.process.signal('SIGCONT')
    await untilState(system, victim, 'active')
    expect(journal.failures).toEqual([])
    await expectInvariants(system, journal)
  })
})
