import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  beginUpload,
  createJournal,
  createRandom,
  endedServices,
  expectInvariants,
  LIMIT_MS,
  mib,
  type RunningProcess,
  type ServiceName,
  type System,
  startSystem,
  startTraffic,
  type TestNode,
  takeInventories,
  until,
  untilState,
} from '../src/index.ts'

const HOUR_MS = 3_600_000
/** Longer than a job's lock and the look for locks that ran out. */
const WATCHED_MS = 45_000
const TWICE: readonly ServiceName[] = ['health-monitor', 'replicator', 'rebalancer', 'chunker']

const wrongBy = (ms: number) => ({
  NODE_OPTIONS: `--import=${new URL('../src/wrong-clock.mjs', import.meta.url)}`,
  TEST_CLOCK_SHIFT_MS: String(ms),
})

describe('clocks that are an hour apart, and jump (F19)', { timeout: LIMIT_MS }, () => {
  const random = createRandom('wrong clocks')
  const journal = createJournal()
  const wrong: RunningProcess[] = []
  let system: System

  beforeAll(async () => {
    // Slow moves: their jobs hold their locks for long, and are there to be taken.
    system = await startSystem({
      nodes: 5,
      env: { HOLDFAST_REBALANCE_RATE: '256KiB', LOG_LEVEL: 'info' },
    })
    for (const [at, name] of TWICE.entries()) {
      const env = wrongBy(at % 2 === 0 ? HOUR_MS : -HOUR_MS)
      wrong.push(await system.another(name, { env }))
    }
    await system.service('gateway').kill()
    await system.start('gateway', { env: wrongBy(-HOUR_MS) })
    wrong.push(system.service('gateway'))
    for (let at = 0; at < 12; at += 1) {
      await journal.upload(system.client, `/before/${at}`, random.bytes(mib(1)))
    }
    await expectInvariants(system, journal)
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  const epoch = async () =>
    (await system.query<{ epoch: number }>(`SELECT epoch FROM leader_lease`)).map(
      (row) => row.epoch,
    )
  const taken = () =>
    [...system.services.values(), ...wrong].flatMap(({ lines }) =>
      lines.filter((line) => line.includes('job lost its worker')),
    )

  it('take no lease early, no job from its worker, and change no order', async () => {
    const led = await epoch()
    const node = system.nodes[0] as TestNode
    const id = (await system.nodeInfo(node))?.id as number
    await system.client.drainNode(id)
    // An upload whose lease must outlive every jump.
    const size = mib(3)
    const bytes = random.bytes(size)
    const slow = beginUpload(system, '/slow', { size })
    await slow.write(bytes.subarray(0, mib(2)))

    const writers = startTraffic(system, journal, {
      folder: '/during',
      writers: 2,
      sizes: { least: 1, most: 200_000 },
      random,
    })
    for (let round = 0; round < 3; round += 1) {
      await sleep(WATCHED_MS / 3)
      for (const process of wrong) process.signal('SIGUSR2')
    }
    await writers.more(3)
    await writers.stop()
    await slow.write(bytes.subarray(mib(2)))
    slow.end()
    expect((await slow.answer).status).toBe(201)

    expect(taken()).toEqual([])
    expect(await epoch()).toEqual(led)
    expect(journal.failures).toEqual([])
    expect(endedServices(system)).toEqual([])
    await untilState(system, node, 'drained')
    await until('its removal is allowed', async () => {
      await system.client.removeNode(id)
      return true
    })
    await system.client.remove((await system.client.fileByPath('/slow')).id, { permanent: true })
    await takeInventories(system)
    await expectInvariants(system, journal)
  })

  it('leave events and files in the order in which they happened', async () => {
    const events = await system.query<{ at: Date }>('SELECT at FROM audit_log ORDER BY id')
    const times = events.map(({ at }) => at.getTime())
    expect(times.filter((time, at) => at > 0 && time < (times[at - 1] as number) - 1_000)).toEqual(
      [],
    )
    const [now] = await system.query<{ now: Date }>('SELECT now()')
    expect(Math.max(...times)).toBeLessThanOrEqual(now?.now.getTime() as number)

    // Ids are made in the order of time; the journal knows the order of the answers.
    const stored = [...journal.files.values()].filter(({ path }) => path.startsWith('/before/'))
    const ids = stored.map(({ id }) => id)
    expect([...ids].sort()).toEqual(ids)
  })
})
