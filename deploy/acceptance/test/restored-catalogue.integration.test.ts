import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createJournal,
  createRandom,
  expectInvariants,
  LIMIT_MS,
  listBlocks,
  type System,
  startSystem,
  unreadableFiles,
  until,
  untilPlaced,
} from '../src/index.ts'

describe('a catalogue restored from an older backup (F7)', { timeout: LIMIT_MS }, () => {
  const random = createRandom('a catalogue from the past')
  /** What the backup knows. */
  const old = createJournal()
  let system: System

  const blocks = async () => {
    const lists = await Promise.all(system.nodes.map(({ rpcUrl }) => listBlocks(rpcUrl)))
    return new Set(lists.flatMap((list) => [...list]))
  }
  const frozen = async () => (await system.client.status()).removalsFrozen
  const inventories = async () => {
    const { items } = await system.client.nodes()
    const last = await Promise.all(items.map(({ id }) => system.client.takeInventory(id)))
    return until('every node was compared', async () => {
      const { items: upkeep } = await system.client.scrubs()
      const now = last.map(({ nodeId, finishedAt }) => {
        const inventory = upkeep.find((one) => one.nodeId === nodeId)?.inventory
        const fresh = inventory?.wantedAt === null && inventory.finishedAt !== finishedAt
        return fresh ? [inventory] : []
      })
      return now.every((one) => one.length === 1) && now.flat()
    })
  }

  beforeAll(async () => {
    system = await startSystem({ nodes: 3 })
    for (let at = 0; at < 6; at += 1) {
      await old.upload(system.client, `/old/${at}`, random.bytes(random.between(1, 50_000)))
    }
    // The first inventory of a node writes down what was there before it was ours.
    await inventories()
    await expectInvariants(system, old)
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  it('is noticed under running services, and deletes nothing until an administrator confirms', async () => {
    await system.backUpPostgres()
    const young = createJournal()
    const began = await until('a generation began after the backup', async () => {
      const [row] = await system.query<{ compared: boolean }>(
        `SELECT updated_at > pg_postmaster_start_time() AS compared FROM settings
          WHERE name = 'incarnation'`,
      )
      return row?.compared
    })
    expect(began).toBe(true)
    for (let at = 0; at < 20; at += 1) {
      const bytes = random.bytes(random.between(1, 50_000))
      await until('it is stored', () => young.upload(system.client, `/young/${at}`, bytes))
    }
    await untilPlaced(system)
    const before = await blocks()

    await system.restorePostgres()
    await until('it is noticed', frozen)
    // Unknown blocks, copies nobody wants and a deleted file: all of it would go now.
    await until(
      'the old files are served',
      async () => (await unreadableFiles(system, old)).length === 0,
    )
    await old.remove(system.client, '/old/0')
    for (const { unknown, retired } of await inventories()) {
      expect(unknown).toBeGreaterThan(0)
      expect(retired).toBe(0)
    }
    await until('the deleted file was let go', async () => {
      const rows = await system.query(`SELECT FROM chunks WHERE refs = 0`)
      return rows.length > 0
    })
    // Beyond the grace, of a second, and any look at what is due.
    await until('its removal was refused', async () => {
      const rows = await system.query(
        `SELECT FROM group_work WHERE class = 'delete' AND not_before > now() + interval '10 seconds'`,
      )
      return rows.length > 0
    })
    const after = await blocks()
    expect([...before].filter((digest) => !after.has(digest))).toEqual([])

    await system.client.confirmRemovals()
    await until('removals go on', async () => (await frozen()) === null)
    const [row] = await system.query<{ actions: string[] }>(
      `SELECT array_agg(action ORDER BY id) AS actions FROM audit_log WHERE action LIKE 'removals.%'`,
    )
    expect(row?.actions).toEqual(['removals.frozen', 'removals.confirmed', 'removals.resumed'])
    // Twenty unknown blocks are too many to go unasked; files of the backup are whole.
    for (const { asksSince } of await inventories()) expect(asksSince).not.toBeNull()
    expect(await unreadableFiles(system, old)).toEqual([])
  })
})
