import { addNode, createUser, findNode, updateNode } from '@holdfast/catalog'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createJoining } from '../src/nodes/join-nodes.ts'
import { openSystem, type System } from './fixtures/monitor.ts'

let system: System
let actorId: string
beforeAll(async () => {
  system = await openSystem()
  const user = { email: 'admin@example.com', passwordHash: 'none', role: 'admin' } as const
  ;({ id: actorId } = await createUser(system.catalog, user))
})
afterAll(() => system.close())

/** A start, or the next round, with this gateway in HOLDFAST_NODES. */
const round = (rpcUrl: string, gatewayUrl: string | null) =>
  createJoining({
    catalog: system.catalog,
    openNode: () => {
      throw new Error('the node is known')
    },
    log: { info: () => {}, warn: () => {} },
    addresses: [{ rpcUrl, gatewayUrl }],
    allowUnsynced: new Set(),
  }).run({ leaderEpoch: 1, signal: new AbortController().signal })

const newNode = async (gatewayUrl: string | null = null, by?: string) => {
  const peerId = crypto.randomUUID()
  const rpcUrl = `http://${peerId}`
  const actor = by === undefined ? {} : { actorId: by }
  const node = { name: peerId, rpcUrl, peerId, gatewayUrl, state: 'active' as const, ...actor }
  return addNode(system.catalog, node)
}
const gatewayOf = async (id: number) => (await findNode(system.catalog, id))?.gatewayUrl

it('a node follows the gateway that the configuration names, as often as it changes', async () => {
  const { id, rpcUrl } = await newNode()
  for (const port of [1, 2]) {
    await round(rpcUrl, `http://127.0.0.1:${port}`)
    expect(await gatewayOf(id)).toBe(`http://127.0.0.1:${port}`)
  }
  await round(rpcUrl, null)
  expect(await gatewayOf(id)).toBe('http://127.0.0.1:2')
})

it.each(['http://chosen', null])(
  'a gateway that an administrator set to %j stays, whatever the configuration names',
  async (gatewayUrl) => {
    const { id, rpcUrl } = await newNode('http://127.0.0.1:1')
    await updateNode(system.catalog, { nodeId: id, gatewayUrl, actorId })
    await round(rpcUrl, 'http://127.0.0.1:2')
    expect(await gatewayOf(id)).toBe(gatewayUrl)
  },
)

it('other changes of an administrator leave the gateway to the configuration', async () => {
  const { id, rpcUrl } = await newNode('http://127.0.0.1:1')
  await updateNode(system.catalog, { nodeId: id, zone: 'cellar', actorId })
  await round(rpcUrl, 'http://127.0.0.1:2')
  expect(await gatewayOf(id)).toBe('http://127.0.0.1:2')
})

it('a node that was added over the API with a gateway keeps it, and without one takes one', async () => {
  const given = await newNode('http://given', actorId)
  const none = await newNode(null, actorId)
  for (const { rpcUrl } of [given, none]) await round(rpcUrl, 'http://127.0.0.1:3')
  expect(await gatewayOf(given.id)).toBe('http://given')
  expect(await gatewayOf(none.id)).toBe('http://127.0.0.1:3')
})
