import {
  addNode,
  type Catalog,
  changeSettings,
  createLedger,
  createUser,
  dueGroupWork,
  listEvents,
  migrateCatalog,
  openCatalog,
  setNodeState,
  sightings,
} from '@holdfast/catalog'
import { cidText, groupOf, sha256 } from '@holdfast/chunks'
import { createTestDatabase, startTestNodes, type TestDatabase } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, connectCluster } from '../src/index.ts'

let database: TestDatabase
let catalog: Catalog
let cluster: Cluster
let nodes: Awaited<ReturnType<typeof startTestNodes>>

const connect = (url: string, processId: string) => {
  const own = openCatalog({ url })
  const connected = connectCluster({
    catalog: own,
    log: { warn: () => {} },
    processId,
    copies: 3,
    quorum: 2,
    everyMs: 50,
  })
  return { own, connected }
}

beforeAll(async () => {
  database = await createTestDatabase()
  catalog = openCatalog({ url: database.url })
  await migrateCatalog(catalog)
  nodes = await startTestNodes(catalog, 3)
  const opened = connect(database.url, 'process-1')
  cluster = await opened.connected
})
afterAll(async () => {
  await cluster?.close()
  await catalog?.close()
  await Promise.all((nodes ?? []).map((node) => node.stop()))
  await database?.drop()
})

/** A chunk somebody uses, on the given nodes. */
async function store(text: string, nodeIds: number[]) {
  const bytes = Buffer.from(text)
  const digest = sha256(bytes)
  const ledger = createLedger(catalog)
  const { id: ownerId } = await createUser(catalog, {
    email: `${text}@example.com`,
    passwordHash: 'none',
    role: 'user',
  })
  const { registered } = await ledger.openAndRegister({
    ownerId,
    wanted: 3,
    chunks: [{ digest, size: bytes.length }],
  })
  for (const id of nodeIds) await cluster.pool.put(id, { digest, bytes })
  await ledger.record([{ digest, epoch: registered[0]?.epoch as number, nodes: nodeIds }])
  await ledger.close()
  return { digest, size: bytes.length }
}

async function holdersOf(digest: Buffer) {
  const { holders } = await catalog.db
    .selectFrom('chunks')
    .select('holders')
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow()
  return holders
}

/** A busy machine may take its time; the interval is 50 ms. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 })

describe('connectCluster', () => {
  it('sees the nodes of the catalogue, and their changes within the interval', async () => {
    expect(cluster.nodes().map(({ id }) => id)).toEqual(nodes.map(({ id }) => id))
    const nodeId = nodes[2]?.id as number
    const from = ['active', 'maintenance'] as const
    await setNodeState(catalog, { nodeId, from, to: 'maintenance', reason: 'test' })
    await eventually(() => cluster.states().get(nodeId)).toBe('maintenance')
    await setNodeState(catalog, { nodeId, from, to: 'active', reason: 'test' })
    await eventually(() => cluster.states().get(nodeId)).toBe('active')
  })

  it('takes a node in that joins later, and keeps knowing one that is lost', async () => {
    const { rpcUrl } = nodes[0] as { rpcUrl: string }
    const joined = await addNode(catalog, {
      name: 'late',
      rpcUrl: rpcUrl.replace('127.0.0.1', 'localhost'),
      peerId: 'another',
      state: 'joining',
    })
    await eventually(() => cluster.states().get(joined.id)).toBe('joining')
    await setNodeState(catalog, {
      nodeId: joined.id,
      from: ['joining'],
      to: 'lost',
      reason: 'test',
    })
    await eventually(() => cluster.states().get(joined.id)).toBe('lost')
    expect(() => cluster.pool.node(joined.id)).toThrow('not a member')
  })

  it('takes R and W from an administrator before what it was started with', async () => {
    const { id: actorId } = await createUser(catalog, {
      email: 'admin@example.com',
      passwordHash: 'none',
      role: 'admin',
    })
    expect(cluster.goal()).toMatchObject({ wanted: 3, quorum: 2 })
    await changeSettings(catalog, { actorId, change: { copies: 2, writeQuorum: 1 } })
    await eventually(() => cluster.goal()).toMatchObject({ wanted: 2, quorum: 1 })
    expect(cluster.goal(3)).toMatchObject({ wanted: 3, quorum: 1 })
    await changeSettings(catalog, { actorId, change: { copies: null, writeQuorum: null } })
    await eventually(() => cluster.goal()).toMatchObject({ wanted: 3, quorum: 2 })
  })

  it('reports what it sees of the nodes', async () => {
    const [node] = nodes
    await store('seen', [node?.id as number])
    await eventually(async () =>
      (await sightings(catalog)).find(({ nodeId }) => nodeId === node?.id),
    ).toMatchObject({ processId: 'process-1', sinceOk: expect.any(Number), error: null })
  })

  it('marks a copy that is not where it should be, and asks for its repair', async () => {
    const [one, other] = nodes.map(({ id }) => id) as [number, number]
    const { digest, size } = await store('missing', [one, other])
    await cluster.pool.node(one).delete([digest])
    await cluster.pool.get([one], digest, { size }).catch(() => {})
    await eventually(() => holdersOf(digest)).toEqual([other])
    const due = await dueGroupWork(catalog)
    expect(due).toContainEqual(
      expect.objectContaining({ group: groupOf(digest), class: 'last-copy' }),
    )
    const filter = { types: ['read.'] }
    await eventually(() => listEvents(catalog, { limit: 5, filter })).toMatchObject([
      { action: 'read.missing-copy', subject: String(one), detail: { cid: cidText(digest) } },
    ])
  })

  it('keeps its last view while Postgres does not answer', async () => {
    const { own, connected } = connect(database.url, 'process-2')
    const lonely = await connected
    await own.close()
    await expect(lonely.refresh()).rejects.toThrow()
    expect(lonely.capacityForWrites()).toMatchObject({ usable: 3, full: 0 })
    await lonely.close()
  })

  it('does not start without a catalogue', async () => {
    const url = database.url.replace(/\/[^/]*$/, '/no-such-database')
    const { own, connected } = connect(url, 'process-3')
    await expect(connected).rejects.toThrow()
    await own.close()
  })
})
