import { randomBytes } from 'node:crypto'
import { createTestDatabase } from '@holdfast/testbed'
import { afterAll, beforeAll } from 'vitest'
import {
  addNode,
  type Catalog,
  createLedger,
  createUser,
  type Ledger,
  migrateCatalog,
  openCatalog,
} from '../src/index.ts'

/** A migrated catalogue of the file's own; `connect` opens it once more, as another process would. */
export type TestCatalog = {
  c: Catalog
  ledger: Ledger
  url: string
  connect(max?: number): Catalog
}

/** Call it at the top of a test file; the fields are there when tests run. */
export function useCatalog(): TestCatalog {
  const test = {} as TestCatalog
  const opened: Catalog[] = []
  let drop: () => Promise<void> = async () => {}

  beforeAll(async () => {
    const database = await createTestDatabase()
    drop = database.drop
    test.url = database.url
    test.connect = (max) => {
      const catalog = openCatalog({ url: database.url, ...(max === undefined ? {} : { max }) })
      opened.push(catalog)
      return catalog
    }
    test.c = test.connect()
    await migrateCatalog(test.c)
    test.ledger = createLedger(test.c)
  })
  afterAll(async () => {
    await test.ledger?.close()
    await Promise.all(opened.map((catalog) => catalog.close()))
    await drop()
  })
  return test
}

export const digest = (): Buffer => randomBytes(32)

/** A digest in a group of one's choice. */
export function digestIn(group: number): Buffer {
  const bytes = digest()
  bytes[0] = group >> 4
  bytes[1] = ((group & 15) << 4) | ((bytes[1] as number) & 15)
  return bytes
}

export async function addUser(c: Catalog, quotaBytes: number | null = null): Promise<string> {
  const email = `${randomBytes(6).toString('hex')}@example.org`
  const user = await createUser(c, { email, passwordHash: 'hash', role: 'user', quotaBytes })
  return user.id
}

export async function addActiveNode(c: Catalog, zone: string | null = null): Promise<number> {
  const peerId = randomBytes(8).toString('hex')
  const rpcUrl = `http://127.0.0.1/${peerId}`
  const node = await addNode(c, { name: peerId, rpcUrl, peerId, zone, state: 'active' })
  return node.id
}

export type Upload = {
  ownerId: string
  name?: string
  folder?: string
  chunks?: Buffer[]
  nodes?: number[]
  wanted?: number
  size?: number
  onConflict?: 'fail' | 'rename' | 'replace'
  placed?: boolean
}

/** What an upload does to the catalogue, from open to commit, with chunks that exist nowhere. */
export async function upload(ledger: Ledger, input: Upload) {
  const { ownerId, chunks = [digest()], nodes = [1, 2], wanted = 3 } = input
  const size = input.size ?? chunks.length
  const opened = await ledger.openAndRegister({
    ownerId,
    wanted,
    reserveBytes: size,
    chunks: chunks.map((one) => ({ digest: one, size: 1_048_576 })),
  })
  const entries = opened.registered.map((one) => ({ digest: one.digest, epoch: one.epoch, nodes }))
  const answer = await ledger.recordAndCommit(entries, {
    contentId: opened.contentId,
    size,
    root: { digest: chunks[0] as Buffer, codec: chunks.length === 1 ? 'raw' : 'dag-pb' },
    chunkCount: chunks.length,
    file: {
      ownerId,
      folder: input.folder ?? '/',
      name: input.name ?? randomBytes(6).toString('hex'),
      contentType: 'application/octet-stream',
      onConflict: input.onConflict ?? 'fail',
    },
    ...(input.placed === undefined ? {} : { placed: input.placed }),
  })
  if (!('file' in answer)) throw new Error('a chunk was stale')
  return answer
}

/** Rows of anything, for what no function of the catalogue tells. */
export async function query<Row>(
  c: Catalog,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return (await c.pool.query(text, [...values])).rows as Row[]
}
