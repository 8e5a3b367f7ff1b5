import {
  type Catalog,
  changeSettings,
  createLedger,
  createUser,
  deleteFile,
  editFile,
  findUser,
  type Ledger,
  migrateCatalog,
  openCatalog,
} from '@holdfast/catalog'
import { sha256 } from '@holdfast/chunks'
import { createTestDatabase } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCarryOn } from '../src/contents/carry-on-contents.ts'
import { createTrashKeeper } from '../src/files/keep-trash.ts'

let catalog: Catalog
let ledger: Ledger
let ownerId: string
let close: () => Promise<void>

beforeAll(async () => {
  const database = await createTestDatabase()
  catalog = openCatalog({ url: database.url })
  await migrateCatalog(catalog)
  ledger = createLedger(catalog)
  const person = { email: 'me@example.org', passwordHash: 'none', role: 'user' } as const
  ownerId = (await createUser(catalog, person)).id
  close = async () => {
    await ledger.close()
    await catalog.close()
    await database.drop()
  }
})
afterAll(() => close?.())

/** A file of ten bytes that lies on no node; what was there becomes a version. */
async function put(name: string, text: string) {
  const digest = sha256(Buffer.from(text))
  const chunks = [{ digest, size: 10 }]
  const { contentId } = await ledger.openAndRegister({ ownerId, wanted: 3, chunks })
  const { file } = await ledger.commit({
    contentId,
    size: 10,
    root: { digest, codec: 'raw' },
    chunkCount: 1,
    file: { ownerId, folder: '/', name, contentType: 'text/plain', onConflict: 'replace' },
  })
  return file
}

const used = async () => (await findUser(catalog, ownerId))?.quota.used
const setting = (change: { trashDays?: number; keepVersions?: number }) =>
  changeSettings(catalog, { change, actorId: ownerId })

describe('the keeper of the trash', () => {
  const lines: string[] = []
  const keeper = () =>
    createTrashKeeper({ catalog, log: { info: (_, message) => void lines.push(message) } })

  it('removes what is due by the settings of now, and then has nothing to do', async () => {
    for (const text of ['1', '2', '3', '4']) await put('a', text)
    const gone = await put('b', 'gone')
    await deleteFile(catalog, { ownerId, id: gone.id })
    await keeper().run(new AbortController().signal)
    expect([await used(), lines]).toEqual([50, []])
    await setting({ trashDays: 0, keepVersions: 1 })
    await keeper().run(new AbortController().signal)
    expect(await used()).toBe(20)
    expect(lines).toEqual(['files were removed from the trash', 'old versions were removed'])
    await keeper().run(new AbortController().signal)
    expect(lines).toHaveLength(2)
  })

  it('stops between slices when the monitor stops', async () => {
    const gone = await put('c', 'stop')
    await deleteFile(catalog, { ownerId, id: gone.id })
    const before = await used()
    await expect(keeper().run(AbortSignal.abort())).rejects.toThrow('aborted')
    expect(await used()).toBe(before)
  })
})

describe('carrying on', () => {
  it('sends recount-wanted again when the queue forgot it', async () => {
    const file = await put('wanted', 'wanted')
    await editFile(catalog, { ownerId, id: file.id, copies: 5 })
    const sent: string[] = []
    const queues = {
      enqueueMany: async ({ name }: { name: string }, payloads: readonly object[]) => {
        for (const payload of payloads) sent.push(`${name} ${JSON.stringify(payload)}`)
      },
    }
    const carryOn = createCarryOn({ catalog, queues: queues as never })
    await carryOn.run()
    const recount = `recount-wanted ${JSON.stringify({ contentId: file.contentId })}`
    expect(sent).not.toContain(recount)
    await catalog.pool.query(`UPDATE wanted_changes SET since = since - interval '1 minute'`)
    await carryOn.run()
    expect(sent).toContain(recount)
  })
})
