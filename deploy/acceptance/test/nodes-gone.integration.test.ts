import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  beginUpload,
  createJournal,
  expectInvariants,
  gained,
  holdersOf,
  keepCopyLedger,
  LIMIT_MS,
  mib,
  randomContent,
  readCopyLedger,
  type System,
  startSystem,
  type TestNode,
  until,
  untilState,
} from '../src/index.ts'

const OUT_AFTER_SECONDS = 3

describe('nodes that are gone', { timeout: LIMIT_MS }, () => {
  const journal = createJournal()
  const copies = 2
  let system: System

  beforeAll(async () => {
    system = await startSystem({ nodes: 5, env: { HOLDFAST_COPIES: String(copies) } })
    for (let at = 0; at < 4; at += 1) {
      await journal.upload(system.client, `/before/${at}`, randomContent(mib(3)))
    }
    await expectInvariants(system, journal, { copies })
    await keepCopyLedger(system)
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  /** Alerts of the brake. */
  const pulls = async () =>
    (await system.query(`SELECT FROM audit_log WHERE action = 'brake.pulled'`)).length
  const health = async (id: string) => (await system.client.file(id)).health

  it('take no file away: unreadable without its holders, and back with one of them (F11, F12)', async () => {
    const bytes = randomContent(1_000)
    const { id } = await journal.upload(system.client, '/both-holders', bytes)
    await until('it has both copies', async () => (await health(id)) === 'safe')
    const both = (await holdersOf(system, id)) as [TestNode, TestNode]
    const rows = await system.query<{ digest: Buffer }>('SELECT digest FROM chunks WHERE refs > 0')
    const known = new Set(rows.map(({ digest }) => digest.toString('hex')))
    for (const { process } of both) await process.kill()
    for (const node of both) await untilState(system, node, 'down')

    await until('the file is unreadable', async () => (await health(id)) === 'unreadable')
    const failure = await system.client.download(id).catch((error: unknown) => error)
    expect(failure).toMatchObject({ status: 503, code: 'CHUNK_UNAVAILABLE' })
    const { items } = await system.client.files({ folder: '/' })
    expect(items.map((file) => file.id)).toContain(id)

    // The brake (F12): two of five at once is no loss of two nodes. Nothing goes out, one alert, only last
    // copies are copied, writes go on.
    await journal.upload(system.client, '/while-braked', randomContent(mib(2)))
    await until('both should have been out for long', async () => {
      const infos = await Promise.all(both.map((node) => system.nodeInfo(node)))
      return infos.every((info) => secondsSince(info?.since) > 3 * OUT_AFTER_SECONDS)
    })
    for (const node of both) expect((await system.nodeInfo(node))?.state).toBe('down')
    expect(await pulls()).toBe(1)
    const ids = await Promise.all(both.map(async (node) => (await system.nodeInfo(node))?.id))
    const copied = (await readCopyLedger(system)).filter(
      (change) => known.has(change.digest) && gained(change).length > 0,
    )
    const live = copied.map(({ before }) => before.filter((node) => !ids.includes(node)).length)
    expect(live.filter((count) => count > 1)).toEqual([])

    await both[0].restart()
    await until('the file is readable', async () => {
      const body = await (await system.client.download(id)).arrayBuffer()
      return Buffer.from(body).equals(bytes)
    })
    await until('it is safe again', async () => (await health(id)) === 'safe')
    await both[1].restart()
    await untilState(system, both[1], 'active')
    await expectInvariants(system, journal, { copies })
  })

  it('are replaced when they come back empty', async () => {
    const victim = system.nodes[0] as TestNode
    const before = await system.nodeInfo(victim)
    await victim.process.kill()
    for (const name of await readdir(victim.folder)) {
      await rm(join(victim.folder, name), { recursive: true })
    }
    await victim.restart()
    await until('another node has its place', async () => {
      const now = await system.nodeInfo(victim)
      return now?.state === 'active' && now.id !== before?.id
    })
    await expectInvariants(system, journal, { copies })
  })

  it('are too many for an upload, which is refused before its body is read', async () => {
    const [one, ...others] = system.nodes as [TestNode, ...TestNode[]]
    for (const { process } of others) await process.kill()
    for (const node of others) await untilState(system, node, 'down', 'suspect')
    const refused = await until('an upload is refused by its head', async () => {
      const upload = beginUpload(system, '/refused', { size: mib(10) })
      const answer = await upload.answer
      upload.cut()
      return answer.code === 'INSUFFICIENT_NODES' && answer
    })
    expect(refused.status).toBe(503)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)

    await Promise.all(others.map((node) => node.restart()))
    for (const node of [one, ...others]) await untilState(system, node, 'active')
    // The gateway reads the states once a second; until then it refuses, and says when to retry.
    const bytes = randomContent(mib(2))
    await until('uploads are taken again', () => journal.upload(system.client, '/after', bytes))
    await expectInvariants(system, journal, { copies })
  })
})

const secondsSince = (time: string | undefined): number =>
  time === undefined ? 0 : (Date.now() - Date.parse(time)) / 1_000
