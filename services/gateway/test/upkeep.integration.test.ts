import {
  addNode,
  beginInventory,
  endInventory,
  freezeRemovals,
  listAudit,
  listInventories,
} from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

describe('scrub and inventory over the API', () => {
  let gateway: RunningGateway
  let admin: { token: string; id: string }
  let user: { token: string }
  let nodeId: number

  beforeAll(async () => {
    gateway = await startTestGateway()
    admin = await newAdmin(gateway)
    user = await newUser(gateway)
    const node = { name: 'one', rpcUrl: 'http://127.0.0.1:9', peerId: 'peer' }
    nodeId = (await addNode(gateway.catalog, { ...node, state: 'active' })).id
  })
  afterAll(() => gateway?.stop())

  const api = (method: string, path: string, json?: unknown) =>
    call(gateway, method, `/api/v1${path}`, {
      token: admin.token,
      ...(json === undefined ? {} : { json }),
    })
  const actions = async () => {
    const rows = await listAudit(gateway.catalog, { subject: String(nodeId) })
    return rows.map(({ action, actorId }) => `${action} ${actorId === admin.id}`)
  }

  it.each([
    ['POST', '/nodes/1/scrub'],
    ['GET', '/scrubs'],
    ['POST', '/nodes/1/inventory'],
  ])('%s %s is for administrators', async (method, path) => {
    expect((await call(gateway, method, `/api/v1${path}`)).status).toBe(401)
    const { status, body } = await call(gateway, method, `/api/v1${path}`, { token: user.token })
    expect([status, body.code]).toEqual([403, 'FORBIDDEN'])
  })

  it.each(['/nodes/999/scrub', '/nodes/999/inventory'])(
    'POST %s finds no such node',
    async (path) => {
      expect((await api('POST', path)).body.code).toBe('NOT_FOUND')
    },
  )

  it('let removals go on only where they are frozen', async () => {
    const confirm = async () => {
      const { status, body } = await api('POST', '/removals/confirm')
      return [status, body.code ?? body.confirmed]
    }
    expect(await confirm()).toEqual([409, 'NOTHING_TO_CONFIRM'])
    await freezeRemovals(gateway.catalog, { reason: 'restored', detail: {} })
    expect(await confirm()).toEqual([202, true])
  })

  it('start a pass over a node at once, and only one', async () => {
    const started = await api('POST', `/nodes/${nodeId}/scrub`)
    expect(started.status).toBe(202)
    expect(started.body).toMatchObject({ nodeId, finishedAt: null, progress: 0, chunks: 0 })
    const again = await api('POST', `/nodes/${nodeId}/scrub`)
    expect(again.body.startedAt).toBe(started.body.startedAt)
    const { body } = await api('GET', '/scrubs')
    expect(body.items).toEqual([{ ...started.body, inventory: null }])
    expect((await actions()).filter((row) => row === 'scrub.started true')).toHaveLength(1)
  })

  it('ask for an inventory, and show what the last one found', async () => {
    const wanted = await api('POST', `/nodes/${nodeId}/inventory`)
    expect(wanted.status).toBe(202)
    expect(wanted.body).toMatchObject({ nodeId, wantedWhy: 'an administrator asked' })
    expect(await actions()).toContain('inventory.wanted true')

    const startedAt = await beginInventory(gateway.catalog, nodeId)
    const counts = {
      listed: 100,
      held: 70,
      missing: 1,
      exempt: 3,
      unknown: 27,
      adopted: 0,
      retired: 0,
    }
    const end = { nodeId, startedAt, counts, asks: true, confirmed: null }
    await endInventory(gateway.catalog, end)
    const { body } = await api('GET', '/scrubs')
    expect(body.items[0].inventory).toMatchObject({ ...counts, wantedAt: null })
    expect(body.items[0].inventory.asksSince).not.toBeNull()
  })

  it('let unknown blocks go only where an inventory asked', async () => {
    const confirm = () => api('POST', `/nodes/${nodeId}/inventory`, { confirmUnknown: true })
    const confirmed = await confirm()
    expect(confirmed.status).toBe(202)
    expect(confirmed.body.asksSince).toBeNull()
    const [row] = await listInventories(gateway.catalog, { nodeId })
    expect(row?.confirmedBlocks).toBe(27)
    expect(await actions()).toContain('inventory.confirmed true')

    const { status, body } = await confirm()
    expect([status, body.code]).toEqual([409, 'NOTHING_TO_CONFIRM'])
  })
})
