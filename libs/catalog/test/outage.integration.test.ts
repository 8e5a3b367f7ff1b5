import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
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

  it('is noticed when Postgres takes statements and answers none, and over when it goes on', async () => {
    const ownerId = await addUser(test.c)
    const way = await openWay(test.url)
    const catalog = openCatalog({ url: way.url, max: 2, statementLimitMs: 500 })
    const ledger = createLedger(catalog, { outageMs: 100 })
    const { file } = await upload(ledger, { ownerId, name: 'before' })
    way.freeze()
    const asking = [findUser(catalog, ownerId), upload(ledger, { ownerId, name: 'while it hangs' })]
    const answers = await Promise.allSettled(asking)
    expect(answers.map((one) => one.status === 'rejected' && one.reason.code)).toEqual([
      'CATALOGUE_UNAVAILABLE',
      'CATALOGUE_UNAVAILABLE',
    ])
    way.thaw()
    await expect.poll(() => findUser(catalog, ownerId).catch(() => undefined)).toBeDefined()
    await upload(ledger, { ownerId, name: 'after' })
    const { items } = await listFiles(catalog, { ownerId, limit: 10 })
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining([file.name, 'after']))
    await ledger.close()
    await catalog.close()
    await way.close()
  })

  it('keeps the rows of the outbox when the connection breaks while they are relayed', async () => {
    const before = await query(test.c, 'SELECT id FROM outbox')
    await expect(
      takeOutbox(test.connect(1), 10, async () => void (await breakConnections())),
    ).rejects.toThrow(CatalogueUnavailable)
    expect(await query(test.c, 'SELECT id FROM outbox')).toEqual(before)
  })
})

/** A way to Postgres that can be frozen: it takes what is sent and passes nothing on. */
async function openWay(url: string) {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let frozen = false
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    const link = (from: Socket, to: Socket) => {
      sockets.add(from)
      from.on('data', (piece) => {
        if (!frozen) to.write(piece)
      })
      from.on('error', () => {})
      from.on('close', () => to.destroy())
    }
    link(near, far)
    link(far, near)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const own = new URL(url)
  own.hostname = '127.0.0.1'
  own.port = String((server.address() as AddressInfo).port)
  return {
    url: own.href,
    freeze: () => {
      frozen = true
    },
    thaw: () => {
      frozen = false
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
