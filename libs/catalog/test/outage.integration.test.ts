import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import {
  CatalogueUnavailable,
  createLedger,
  findUser,
  listFiles,
  openCatalog,
  takeOutbox,
} from '../src/index.ts'
import { addUser, query, upload, useCatalog } from './test-catalog.ts'

const test = useCatalog()

/** What a restart of Postgres does to those connected to it. */
const breakConnections = () =>
  query(
    test.c,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  )

describe('an outage of Postgres', () => {
  it('loses no acknowledged file and makes none twice, when connections break in mid-flight', async () => {
    const ownerId = await addUser(test.c)
    const ledger = createLedger(test.connect(4))
    let over = false
    const breaking = (async () => {
      while (!over) {
        await sleep(100 + Math.random() * 300)
        await breakConnections()
      }
    })()
    const names = Array.from({ length: 150 }, (_, n) => `file-${n}`)
    const outcomes = await Promise.allSettled(
      names.map((name, n) => sleep(n * 10).then(() => upload(ledger, { ownerId, name }))),
    )
    over = true
    await breaking
    const stored = outcomes.filter(({ status }) => status === 'fulfilled')
    expect(stored.length).toBeGreaterThan(100)
    const { items } = await listFiles(test.c, { ownerId, limit: 500 })
    // A call that failed may have been done: Postgres went away with the answer.
    expect(items.length).toBeGreaterThanOrEqual(stored.length)
    const acknowledged = names.filter((_, n) => outcomes[n]?.status === 'fulfilled')
    const found = new Set(items.map(({ name }) => name))
    expect(acknowledged.filter((name) => !found.has(name))).toEqual([])
    expect((await findUser(test.c, ownerId))?.quota.used).toBe(items.length)
    const failures = outcomes.filter((one) => one.status === 'rejected')
    expect(failures.map(({ reason }) => reason.code)).toEqual(
      failures.map(() => 'CATALOGUE_UNAVAILABLE'),
    )
    await ledger.close()
  })

  it('is an error of its own within seconds, and over when Postgres is back', async () => {
    const url = new URL(test.url)
    url.port = '1'
    const away = openCatalog({ url: url.href, max: 2 })
    const ledger = createLedger(away, { outageMs: 200 })
    const nobody = '00000000-0000-7000-8000-000000000000'
    await expect(ledger.open({ ownerId: nobody, wanted: 1 })).rejects.toThrow(CatalogueUnavailable)
    await expect(findUser(away, nobody)).rejects.toThrow(CatalogueUnavailable)
    await ledger.close()
    await away.close()
  })

  it('keeps the rows of the outbox when the connection breaks while they are relayed', async () => {
    const before = await query(test.c, 'SELECT id FROM outbox')
    await expect(
      takeOutbox(test.connect(1), 10, async () => void (await breakConnections())),
    ).rejects.toThrow(CatalogueUnavailable)
    expect(await query(test.c, 'SELECT id FROM outbox')).toEqual(before)
  })
})
