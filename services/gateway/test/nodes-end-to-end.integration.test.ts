import { randomBytes } from 'node:crypto'
import { type Catalog, createLedger } from '@holdfast/catalog'
import { sha256 } from '@holdfast/chunks'
import { type Cluster, connectCluster } from '@holdfast/cluster'
import { connectContent } from '@holdfast/content'
import { vaultFor } from '@holdfast/process'
import { startTestNode, type TestNode } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Door, openLockedDoor } from './door.ts'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  SECRET,
  startTestGateway,
} from './running-gateway.ts'

let gateway: RunningGateway
let cluster: Cluster
let nodes: TestNode[]
let door: Door

const log = { warn: () => {} }

/** The byte path as `main.ts` puts it together. */
async function openStorage(catalog: Catalog) {
  const vault = vaultFor('node-credentials', { secret: SECRET, previousSecret: undefined })
  const options = { catalog, log, processId: 'gateway', copies: 3, quorum: 2, everyMs: 100, vault }
  cluster = await connectCluster(options)
  const ledger = createLedger(catalog)
  const { writer, reader } = connectContent({ catalog, ledger, cluster, log })
  return {
    writer,
    reader,
    pool: cluster.pool,
    async close() {
      await writer.close()
      await reader.close()
      await ledger.close()
      await cluster.close()
    },
  }
}

beforeAll(async () => {
  gateway = await startTestGateway({}, openStorage)
  nodes = await Promise.all([startTestNode(), startTestNode(), startTestNode()])
  door = await openLockedDoor(nodes[2]?.rpcUrl as string, { wanted: 'Bearer open-sesame' })
})
afterAll(async () => {
  await gateway?.stop()
  await door?.close()
  await Promise.all((nodes ?? []).map((node) => node.stop()))
})

describe('nodes that were added over the API', () => {
  it('store what is uploaded next, also one that asks for a password', async () => {
    const { token } = await newAdmin(gateway)
    const [first, second] = nodes as [TestNode, TestNode]
    const credentials = { type: 'bearer', token: 'open-sesame' }
    for (const address of [
      { rpcUrl: first.rpcUrl, gatewayUrl: first.gatewayUrl },
      { rpcUrl: second.rpcUrl },
      { rpcUrl: door.url, credentials },
    ]) {
      const json = { ...address, allowUnsynced: true }
      const { status, body } = await call(gateway, 'POST', '/api/v1/nodes', { token, json })
      expect([status, body.state]).toEqual([201, 'active'])
    }
    await cluster.refresh()

    const bytes = randomBytes(3_000_000)
    const owner = await newUser(gateway)
    const put = await call(gateway, 'PUT', '/api/v1/files/by-path/a.bin', {
      token: owner.token,
      body: bytes,
    })
    expect(put.status).toBe(201)
    const got = await fetch(`${gateway.url}/api/v1/files/by-path/a.bin`, {
      headers: { authorization: `Bearer ${owner.token}` },
    })
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true)

    // Whatever placement chose, the locked one takes and gives a chunk through its door.
    const { body } = await call(gateway, 'GET', '/api/v1/nodes', { token })
    const locked = body.items.find(({ rpcUrl }: { rpcUrl: string }) => rpcUrl === door.url)
    const chunk = { digest: sha256(bytes.subarray(0, 1_000)), bytes: bytes.subarray(0, 1_000) }
    await cluster.pool.put(locked.id, chunk)
    const read = await cluster.pool.get([locked.id], chunk.digest)
    expect(read.bytes.equals(chunk.bytes)).toBe(true)
  })
})
