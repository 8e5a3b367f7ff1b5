import { createHash } from 'node:crypto'
import {
  changePlan,
  countLies,
  createPlan,
  forgetPlans,
  listAudit,
  listScrubs,
  noteLie,
  setNodeState,
  tellConfigured,
} from '@holdfast/catalog'
import { NodeUnreachable } from '@holdfast/nodes'
import { createPlacement } from '@holdfast/placement'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

const MIB = 1_048_576
let gateway: RunningGateway
let admin: { token: string; id: string }
let user: { token: string }
let nodes: number[]

const notAMember = () => {
  throw new NodeUnreachable('not a member here')
}

beforeAll(async () => {
  gateway = await startTestGateway({
    pool: { load: notAMember, node: notAMember },
  })
  admin = await newAdmin(gateway)
  user = await newUser(gateway)
})
afterAll(() => gateway?.stop())

/** Four nodes that hold 200 chunks of 1 MiB where they belong. */
beforeEach(async () => {
  const { pool } = gateway.catalog
  await pool.query(`DELETE FROM chunks`)
  await pool.query(`DELETE FROM group_scans`)
  await pool.query(`DELETE FROM plans`)
  await pool.query(`UPDATE nodes SET state = 'lost'`)
  nodes = await Promise.all([1, 2, 3, 4].map(addNode))
  const placement = createPlacement(nodes.map((id) => ({ id, weight: 1, zone: null })))
  for (let at = 0; at < 200; at += 1) {
    const digest = createHash('sha256').update(String(at)).digest()
    const holders = placement.idealNodes(digest.readUInt16BE(0) >> 4, 3)
    await addChunk(digest, [...holders])
  }
})

async function addNode(): Promise<number> {
  const name = crypto.randomUUID()
  const { rows } = await gateway.catalog.pool.query<{ id: number }>(
    `INSERT INTO nodes (name, rpc_url, peer_id, state) VALUES ($1, $1, $1, 'active') RETURNING id`,
    [name],
  )
  return rows[0]?.id as number
}

async function addChunk(digest: Buffer, holders: number[]): Promise<void> {
  await gateway.catalog.pool.query(
    `INSERT INTO chunks (digest, size, refs, wanted, holders) VALUES ($1, $2, 1, 3, $3)`,
    [digest, MIB, holders.sort((a, b) => a - b)],
  )
}

const asAdmin = (method: string, path: string, json?: unknown) =>
  call(gateway, method, `/api/v1${path}`, {
    token: admin.token,
    ...(json === undefined ? {} : { json }),
  })

/** All rows that say what is where and what is to be done. */
async function everything(): Promise<string> {
  const { rows } = await gateway.catalog.pool.query(
    `SELECT (SELECT json_agg(c ORDER BY digest) FROM chunks c) AS chunks,
      (SELECT json_agg(n ORDER BY id) FROM nodes n) AS nodes,
      (SELECT json_agg(p ORDER BY id) FROM plans p) AS plans,
      (SELECT json_agg(s ORDER BY plan_id, step) FROM plan_steps s) AS steps,
      (SELECT json_agg(w ORDER BY class, grp) FROM group_work w) AS work,
      (SELECT json_agg(i ORDER BY digest) FROM chunk_issues i) AS issues,
      (SELECT count(*) FROM audit_log) AS audit, (SELECT count(*) FROM outbox) AS outbox`,
  )
  return JSON.stringify(rows)
}

describe('who may move copies', () => {
  it.each([
    ['POST', '/rebalances'],
    ['GET', '/rebalances'],
    ['GET', `/rebalances/${crypto.randomUUID()}`],
    ['POST', `/rebalances/${crypto.randomUUID()}/apply`],
    ['POST', `/rebalances/${crypto.randomUUID()}/pause`],
    ['POST', '/nodes/1/drain'],
    ['POST', '/nodes/1/resume'],
    ['POST', '/nodes/1/out'],
    ['DELETE', '/nodes/1'],
  ])('%s %s is for administrators alone', async (method, path) => {
    expect((await call(gateway, method, `/api/v1${path}`)).status).toBe(401)
    const { status, body } = await call(gateway, method, `/api/v1${path}`, { token: user.token })
    expect([status, body.code]).toEqual([403, 'FORBIDDEN'])
  })
})

describe('POST /rebalances', () => {
  it('says that nothing has to move, and makes no plan', async () => {
    const { status, body } = await asAdmin('POST', '/rebalances', { dryRun: false })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: null, state: 'done', moves: 0, bytes: 0, etaSeconds: 0 })
    expect((await asAdmin('GET', '/rebalances')).body).toEqual({ items: [], next: null })
    expect((await asAdmin('GET', '/status')).body.rebalance).toBeNull()
  })

  it('with dryRun says what would move, and changes nothing', async () => {
    const added = await addNode()
    const before = await everything()
    const { status, body } = await asAdmin('POST', '/rebalances', { dryRun: true })
    expect(await everything()).toBe(before)
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: null, state: 'planned', after: { awayBytes: 0 } })
    expect(body.bytes).toBe(body.chunks * MIB)
    expect(body.before.awayBytes).toBe(body.bytes)
    expect(body.transfers.every(({ to }: { to: number }) => to === added)).toBe(true)
  })

  it('makes the plan it showed, of which there is one at a time', async () => {
    await addNode()
    const shown = (await asAdmin('POST', '/rebalances', { dryRun: true })).body
    const { status, body } = await asAdmin('POST', '/rebalances', { dryRun: false })
    expect(status).toBe(202)
    expect(body).toMatchObject({
      state: 'planned',
      moves: shown.moves,
      bytes: shown.bytes,
      transfers: shown.transfers,
      bytesMoved: 0,
    })
    expect((await asAdmin('GET', '/status')).body.rebalance).toMatchObject({ id: body.id })
    const again = await asAdmin('POST', '/rebalances', {})
    expect([again.status, again.body.code]).toEqual([409, 'PLAN_OPEN'])
    expect((await asAdmin('GET', `/rebalances/${body.id}`)).body).toMatchObject({ id: body.id })
    expect((await asAdmin('GET', '/rebalances')).body.items).toHaveLength(1)
    expect((await asAdmin('GET', '/rebalances?kind=drain')).body.items).toHaveLength(0)
    const [row] = await listAudit(gateway.catalog, { subject: body.id })
    expect(row).toMatchObject({ action: 'rebalance.planned', actorId: admin.id })
  })

  it('goes before a plan that made itself and waits, and not before one that moves', async () => {
    await addNode()
    const steps = [
      { group: 1, from: nodes[0] as number, to: nodes[1] as number, chunks: 1, bytes: MIB },
    ]
    const made = { kind: 'rebalance', reason: 'test', summary: { automatic: true }, steps } as const
    const waiting = await createPlan(gateway.catalog, made)
    const asked = await asAdmin('POST', '/rebalances', {})
    expect(asked.status).toBe(202)
    expect((await asAdmin('GET', `/rebalances/${waiting}`)).body).toMatchObject({
      state: 'cancelled',
      note: 'an administrator planned anew',
    })
    await asAdmin('POST', `/rebalances/${asked.body.id}/cancel`)
    const moving = await createPlan(gateway.catalog, made)
    await changePlan(gateway.catalog, { id: moving, to: 'running' })
    expect((await asAdmin('POST', '/rebalances', {})).body.code).toBe('PLAN_OPEN')
  })

  it('keeps a dry-run that is asked to, and begins with that one when it is applied', async () => {
    const added = await addNode()
    const keep = () => asAdmin('POST', '/rebalances', { dryRun: true, keep: true })
    const [kept, other] = [await keep(), await keep()]
    expect([kept.status, kept.body.state, other.status]).toEqual([201, 'proposed', 201])
    expect((await asAdmin('GET', `/rebalances/${kept.body.id}`)).body).toEqual(kept.body)
    // Nobody asked for it yet, so it is none of the rebalances.
    expect((await asAdmin('GET', '/rebalances')).body.items).toEqual([])
    expect((await asAdmin('GET', '/status')).body.rebalance).toBeNull()
    const early = await asAdmin('POST', `/rebalances/${kept.body.id}/cancel`)
    expect([early.status, early.body.code]).toEqual([409, 'PLAN_STATE_CONFLICT'])
    // What came later is for another plan.
    await addChunk(createHash('sha256').update('late').digest(), nodes.slice(0, 3))

    const apply = (id: string) => asAdmin('POST', `/rebalances/${id}/apply`)
    const begun = await apply(kept.body.id)
    expect(begun.status).toBe(202)
    expect(begun.body).toEqual({ ...kept.body, state: 'planned' })
    expect(begun.body.transfers.every(({ to }: { to: number }) => to === added)).toBe(true)
    expect((await apply(kept.body.id)).status).toBe(202)
    const second = await apply(other.body.id)
    expect([second.status, second.body.code]).toEqual([409, 'PLAN_OPEN'])
    const actions = (await listAudit(gateway.catalog, { subject: kept.body.id })).map(
      ({ action, actorId }) => [action, actorId],
    )
    expect(actions).toEqual([
      ['rebalance.planned', admin.id],
      ['rebalance.proposed', admin.id],
    ])
    await asAdmin('POST', `/rebalances/${kept.body.id}/cancel`)
    const ended = await apply(kept.body.id)
    expect([ended.status, ended.body.code]).toEqual([409, 'PLAN_STATE_CONFLICT'])
    const gone = await apply(crypto.randomUUID())
    expect([gone.status, gone.body.code]).toEqual([404, 'NOT_FOUND'])
  })

  it('keeps only dry-runs, and forgets the ones of yesterday', async () => {
    await addNode()
    const wrong = await asAdmin('POST', '/rebalances', { keep: true })
    expect([wrong.status, wrong.body.errors?.[0]?.path]).toEqual([400, 'keep'])
    const { id } = (await asAdmin('POST', '/rebalances', { dryRun: true, keep: true })).body
    await forgetPlans(gateway.catalog, { olderThanDays: 90 })
    expect((await asAdmin('GET', `/rebalances/${id}`)).status).toBe(200)
    await gateway.catalog.pool.query(
      `UPDATE plans SET created_at = now() - interval '25 hours' WHERE id = $1`,
      [id],
    )
    await forgetPlans(gateway.catalog, { olderThanDays: 90 })
    expect((await asAdmin('GET', `/rebalances/${id}`)).status).toBe(404)
  })

  it('can be paused, resumed and cancelled, each once or twice, and not after its end', async () => {
    await addNode()
    const { id } = (await asAdmin('POST', '/rebalances', {})).body
    const steer = async (verb: string) => {
      const { status, body } = await asAdmin('POST', `/rebalances/${id}/${verb}`)
      return [status, body.state ?? body.code]
    }
    expect(await steer('pause')).toEqual([200, 'paused'])
    expect(await steer('pause')).toEqual([200, 'paused'])
    expect(await steer('resume')).toEqual([200, 'running'])
    expect(await steer('cancel')).toEqual([200, 'cancelled'])
    expect(await steer('resume')).toEqual([409, 'PLAN_STATE_CONFLICT'])
    expect(await steer('pause')).toEqual([409, 'PLAN_STATE_CONFLICT'])
    await gateway.catalog.pool.query(`UPDATE plans SET state = 'done' WHERE id = $1`, [id])
    expect(await steer('cancel')).toEqual([409, 'PLAN_STATE_CONFLICT'])
    const gone = await asAdmin('POST', `/rebalances/${crypto.randomUUID()}/cancel`)
    expect([gone.status, gone.body.code]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('draining a node', () => {
  it('makes a plan and keeps new copies away; resuming calls it off', async () => {
    const [node] = nodes as [number]
    const { status, body } = await asAdmin('POST', `/nodes/${node}/drain`)
    expect([status, body.state]).toEqual([202, 'draining'])
    expect((await asAdmin('POST', `/nodes/${node}/drain`)).status).toBe(202)
    const { items } = (await asAdmin('GET', '/rebalances?kind=drain')).body
    expect(items).toMatchObject([{ kind: 'drain', nodeId: node, state: 'planned' }])

    const back = await asAdmin('POST', `/nodes/${node}/resume`)
    expect([back.status, back.body.state]).toEqual([200, 'active'])
    expect((await asAdmin('GET', `/rebalances/${items[0].id}`)).body.state).toBe('cancelled')
    const actions = (await listAudit(gateway.catalog, { subject: items[0].id })).map(
      ({ action, actorId }) => [action, actorId],
    )
    expect(actions).toEqual([
      ['drain.cancelled', admin.id],
      ['drain.planned', admin.id],
    ])
  })

  it('with dryRun says what would move and where to, and changes nothing', async () => {
    const [node] = nodes as [number]
    const before = await everything()
    const { status, body } = await asAdmin('POST', `/nodes/${node}/drain?dryRun=true`)
    expect(await everything()).toBe(before)
    expect(status).toBe(200)
    expect(body).toMatchObject({ nodeId: node, how: 'drain', toCopy: body.held })
    expect(body.held.chunks).toBeGreaterThan(100)
    expect(body.last.chunks + body.noRoom.chunks).toBe(0)
    const sum = body.targets.reduce((all: number, { bytes }: { bytes: number }) => all + bytes, 0)
    expect(sum).toBe(body.held.bytes)
    await become(node, 'active', 'down')
    const down = await asAdmin('POST', `/nodes/${node}/drain?dryRun=true`)
    expect([down.status, down.body.code]).toEqual([409, 'NODE_STATE_CONFLICT'])
  })

  it('is refused for a node that does not answer, and for one that is not there', async () => {
    const [node] = nodes as [number]
    await become(node, 'active', 'down')
    const { status, body } = await asAdmin('POST', `/nodes/${node}/drain`)
    expect([status, body.code]).toEqual([409, 'NODE_STATE_CONFLICT'])
    expect((await asAdmin('POST', '/nodes/32000/drain')).status).toBe(404)
  })
})

describe('a node in quarantine', () => {
  it('comes back when an administrator says so: forgiven, compared and read, not believed', async () => {
    const { catalog } = gateway
    const [node] = nodes as [number]
    await noteLie(catalog, {
      nodeId: node,
      digest: createHash('sha256').update('a lie').digest(),
      kind: 'other-bytes',
      foundBy: 'test',
      proven: true,
    })
    await become(node, 'active', 'quarantined')
    expect((await asAdmin('POST', `/nodes/${node}/drain`)).status).toBe(409)

    const { status, body } = await asAdmin('POST', `/nodes/${node}/resume`)
    expect([status, body.state]).toEqual([200, 'returning'])
    expect(await countLies(catalog, { withinSeconds: 60 })).toEqual([])
    expect(await listScrubs(catalog, { nodeId: node })).toMatchObject([{ nodeId: node }])
    const events = await listAudit(catalog, { subject: String(node) })
    const event = events.find(({ action }) => action === 'node.state')
    expect(event).toMatchObject({ actorId: admin.id, detail: { from: 'quarantined' } })
    expect((await asAdmin('POST', `/nodes/${node}/resume`)).status).toBe(409)
  })
})

describe('DELETE /nodes/{id}', () => {
  const state = async (id: number) => (await asAdmin('GET', `/nodes/${id}`)).body.state
  const own = async (holders: number[], count = 2) => {
    for (let at = 0; at < count; at += 1) {
      await addChunk(createHash('sha256').update(`own ${at}`).digest(), holders)
    }
  }

  it('gives up a node whose chunks have copies elsewhere', async () => {
    const [node] = nodes as [number]
    expect((await asAdmin('DELETE', `/nodes/${node}`)).status).toBe(204)
    expect(await state(node)).toBe('lost')
    expect((await asAdmin('DELETE', `/nodes/${node}`)).status).toBe(404)
    const [row] = await listAudit(gateway.catalog, { subject: String(node) })
    expect(row).toMatchObject({ action: 'node.removed', actorId: admin.id })
  })

  it('refuses to give up last copies, with counts, until that is confirmed', async () => {
    const [node, other] = nodes as [number, number]
    // The other holder does not answer either.
    await own([node, other])
    await become(other, 'active', 'down')
    for (const query of ['', '?lost=true']) {
      const { status, body } = await asAdmin('DELETE', `/nodes/${node}${query}`)
      expect([status, body.code]).toEqual([409, 'LAST_COPIES'])
      expect(body.counts).toMatchObject({ lastChunks: 2, lastBytes: 2 * MIB })
      expect(body.counts.chunks).toBeGreaterThan(2)
    }
    expect(await state(node)).toBe('active')
    const wrong = await asAdmin('DELETE', `/nodes/${node}?confirm=yes`)
    expect([wrong.status, wrong.body.code]).toEqual([400, 'VALIDATION_FAILED'])
    expect((await asAdmin('DELETE', `/nodes/${node}?confirm=last-copies`)).status).toBe(204)
    expect(await state(node)).toBe('lost')
  })

  it('is waited for while it is down, until an administrator says that repair is to begin', async () => {
    const [node] = nodes as [number]
    const { catalog } = gateway
    await tellConfigured(catalog, { outAfterSeconds: 300 })
    const early = await asAdmin('POST', `/nodes/${node}/out`)
    expect([early.status, early.body.code]).toEqual([409, 'NODE_STATE_CONFLICT'])
    await setNodeState(catalog, { nodeId: node, from: ['active'], to: 'down', reason: 'test' })
    const plan = (await asAdmin('POST', `/nodes/${node}/out?dryRun=true`)).body
    expect(plan).toMatchObject({ how: 'remove', last: { chunks: 0 }, toCopy: plan.held })
    expect(plan.held.chunks).toBeGreaterThan(0)

    const waits = (await asAdmin('GET', '/status')).body
    expect(waits.waiting.nodes).toEqual([node])
    expect(waits.waiting.startsInSeconds).toBeGreaterThan(200)
    expect(waits.limits).toMatchObject([{ work: 'repair', by: 'node-away' }])
    expect(waits.evidence).toContain('slowed by: waiting for node')

    const out = await asAdmin('POST', `/nodes/${node}/out`)
    expect([out.status, out.body.state]).toEqual([202, 'out'])
    expect((await asAdmin('POST', `/nodes/${node}/out`)).status).toBe(202)
    expect((await asAdmin('POST', '/nodes/32000/out')).status).toBe(404)
    const [row] = await listAudit(catalog, { subject: String(node), actorId: admin.id })
    expect(row).toMatchObject({ action: 'node.state', detail: { from: 'down', to: 'out' } })
    const goes = (await asAdmin('GET', '/status')).body
    expect([goes.waiting, goes.limits[0].by]).toEqual([null, 'nothing'])
  })

  it('with whenDrained begins the drain, keeps the wish, and takes it back with the node', async () => {
    const [node] = nodes as [number]
    const { status, body } = await asAdmin('DELETE', `/nodes/${node}?whenDrained=true`)
    expect([status, body.state, body.leaving.askedBy]).toEqual([202, 'draining', admin.id])
    await asAdmin('DELETE', `/nodes/${node}?whenDrained=true`)
    expect((await asAdmin('GET', `/nodes/${node}`)).body.leaving).toEqual(body.leaving)
    const drains = (await asAdmin('GET', '/rebalances?kind=drain')).body.items
    expect(drains).toMatchObject([{ nodeId: node, state: 'planned' }])

    const kept = await asAdmin('POST', `/nodes/${node}/resume`)
    expect(kept.body).toMatchObject({ state: 'active', leaving: null })
    const told = await listAudit(gateway.catalog, { subject: String(node), actorId: admin.id })
    const actions = told.map(({ action }) => action).filter((action) => action !== 'node.state')
    expect(actions).toEqual(['node.stays', 'node.leaving'])

    const { catalog } = gateway
    await setNodeState(catalog, { nodeId: node, from: ['active'], to: 'down', reason: 'test' })
    const down = await asAdmin('DELETE', `/nodes/${node}?whenDrained=true`)
    expect([down.status, down.body.code]).toEqual([409, 'NODE_STATE_CONFLICT'])
  })

  it('with dryRun says what goes with it, and removes nothing', async () => {
    const [node] = nodes as [number]
    await own([node])
    const before = await everything()
    const { status, body } = await asAdmin('DELETE', `/nodes/${node}?dryRun=true`)
    expect(await everything()).toBe(before)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      how: 'remove',
      last: { chunks: 2, bytes: 2 * MIB },
      marginNow: 0,
      etaSeconds: null,
    })
    expect(body.toCopy.chunks).toBe(body.held.chunks - 2)
    expect((await asAdmin('DELETE', '/nodes/32000?dryRun=true')).status).toBe(404)
  })

  it('takes lost=true for a node that does not answer', async () => {
    const [node] = nodes as [number]
    await own([node])
    await become(node, 'active', 'down')
    expect((await asAdmin('DELETE', `/nodes/${node}`)).body.code).toBe('LAST_COPIES')
    expect((await asAdmin('DELETE', `/nodes/${node}?lost=true`)).status).toBe(204)
    expect(await state(node)).toBe('lost')
  })

  it('ends the drain of the node', async () => {
    const [node] = nodes as [number]
    await asAdmin('POST', `/nodes/${node}/drain`)
    expect((await asAdmin('DELETE', `/nodes/${node}`)).status).toBe(204)
    const { items } = (await asAdmin('GET', '/rebalances?kind=drain')).body
    expect(items).toMatchObject([{ state: 'cancelled', note: 'the node was removed' }])
  })
})

async function become(nodeId: number, from: 'active', to: 'down' | 'quarantined'): Promise<void> {
  await setNodeState(gateway.catalog, { nodeId, from: [from], to, reason: 'test' })
}
