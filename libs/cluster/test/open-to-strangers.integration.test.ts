import type { LookupAddress, lookup as systemLookup } from 'node:dns'
import { type Catalog, listEvents, migrateCatalog, openCatalog } from '@holdfast/catalog'
import { createGuardedLookup, isNodePlace } from '@holdfast/process'
import {
  createTestDatabase,
  startTestNode,
  type TestDatabase,
  type TestNode,
} from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOpenNode, registerNode } from '../src/index.ts'

let database: TestDatabase
let catalog: Catalog
let node: TestNode

beforeAll(async () => {
  database = await createTestDatabase()
  catalog = openCatalog({ url: database.url })
  await migrateCatalog(catalog)
  node = await startTestNode()
})
afterAll(async () => {
  await catalog?.close()
  await database?.drop()
  await node?.stop()
})

/** Every name leads here, as if this were another machine of the network. */
const lookup = createGuardedLookup(isNodePlace, ((
  _name: string,
  _options: object,
  done: (e: null, found: LookupAddress[]) => void,
) => done(null, [{ address: '127.0.0.1', family: 4 }])) as unknown as typeof systemLookup)

describe('a node that lets in everybody who reaches it', () => {
  it('is a finding when others can reach it', async () => {
    const rpcUrl = node.rpcUrl.replace('127.0.0.1', 'node.test')
    const openNode = createOpenNode({ log: { warn: () => {} }, lookup })
    const registration = { rpcUrl, gatewayUrl: null, allowUnsynced: true }
    const { nodeId } = await registerNode({ catalog, openNode }, registration)
    const filter = { types: ['node.open'] }
    expect(await listEvents(catalog, { limit: 5, filter })).toMatchObject([
      { subject: String(nodeId), detail: { rpcUrl } },
    ])
  })
})
