import { describe, expect, it } from 'vitest'
import {
  acquireLeadership,
  addNode,
  addOutbox,
  bumpGroupWork,
  chunksPerNode,
  currentLeader,
  dueGroupWork,
  findNode,
  finishGroupWorks,
  forgetSightings,
  generations,
  groupHolders,
  groupScans,
  holderSets,
  LeadershipLost,
  listAudit,
  listNodes,
  nodeAccess,
  openGenerations,
  outboxBacklog,
  PeerTaken,
  recordSightings,
  refreshGroupHolders,
  resignLeadership,
  setNodeState,
  sightings,
  statusFacts,
  takeOutbox,
  updateNode,
  updateNodeFacts,
} from '../src/index.ts'
import { addActiveNode, addUser, digestIn, query, upload, useCatalog } from './test-catalog.ts'

const test = useCatalog()

describe('a node', () => {
  it('is one repository: its peer and its address are taken while it is not lost', async () => {
    const node = { name: 'a', rpcUrl: 'http://127.0.0.1:1', peerId: 'peer-a' }
    const { id, state } = await addNode(test.c, node)
    expect(state).toBe('joining')
    const twins = [
      { ...node, rpcUrl: 'http://127.0.0.1:2' },
      { ...node, peerId: 'peer-b' },
    ]
    for (const twin of twins) {
      await expect(addNode(test.c, twin)).rejects.toMatchObject({ code: 'PEER_TAKEN', nodeId: id })
    }
    await setNodeState(test.c, { nodeId: id, from: ['joining'], to: 'lost', reason: 'wiped' })
    const again = await addNode(test.c, node)
    expect(again.id).toBeGreaterThan(id)
    expect((await listNodes(test.c)).map((one) => one.id)).not.toContain(id)
    expect((await listNodes(test.c, { withLost: true })).map((one) => one.id)).toContain(id)
    expect((await nodeAccess(test.c)).map((one) => one.id)).not.toContain(id)
  })

  it('keeps what it said about itself when it says less the next time', async () => {
    const nodeId = await addActiveNode(test.c)
    await updateNodeFacts(test.c, { nodeId, used: 10, capacity: 100, version: '1', seen: true })
    await updateNodeFacts(test.c, { nodeId, used: 20, latencyMs: 1.5 })
    const node = await findNode(test.c, nodeId)
    expect(node).toMatchObject({ used: 20, capacity: 100, version: '1', latencyMs: 1.5 })
    expect(node?.lastSeen).toBeInstanceOf(Date)
  })

  it('may move, but not to the address of another, and its secrets stay out of the log', async () => {
    const [nodeId, other] = [await addActiveNode(test.c), await addActiveNode(test.c)]
    const before = await generations(test.c)
    const rpcUrl = 'http://127.0.0.1:999'
    expect(await updateNode(test.c, { nodeId, rpcUrl, credentials: 'secret', zone: 'z' })).toBe(
      true,
    )
    expect(await findNode(test.c, nodeId)).toMatchObject({
      rpcUrl,
      zone: 'z',
      credentials: 'secret',
    })
    expect((await generations(test.c)).members).toBe(before.members + 1)
    await expect(updateNode(test.c, { nodeId: other, rpcUrl })).rejects.toThrow(PeerTaken)
    expect(JSON.stringify(await listAudit(test.c))).not.toContain('secret')
  })
})

describe('the state of a node', () => {
  it('changes along its arrows, with cause and evidence in the audit log', async () => {
    const nodeId = await addActiveNode(test.c)
    const before = await generations(test.c)
    const evidence = { silentSeconds: 11 }
    const change = { nodeId, from: ['active', 'suspect'], to: 'down', evidence } as const
    expect(await setNodeState(test.c, { ...change, reason: 'no answer' })).toBe(true)
    expect(await findNode(test.c, nodeId)).toMatchObject({ state: 'down', reason: 'no answer' })
    expect(await generations(test.c)).toEqual({
      members: before.members,
      states: before.states + 1,
    })
    const [entry] = await listAudit(test.c, { subject: String(nodeId), limit: 1 })
    expect(entry).toMatchObject({
      action: 'node.state',
      detail: { from: 'active', to: 'down', reason: 'no answer', evidence },
    })
  })

  it('does not change from a state it is not in, nor along arrows there are not', async () => {
    const nodeId = await addActiveNode(test.c)
    const reason = 'test'
    expect(await setNodeState(test.c, { nodeId, from: ['down'], to: 'out', reason })).toBe(false)
    expect(await setNodeState(test.c, { nodeId, from: ['active'], to: 'drained', reason })).toBe(
      false,
    )
    expect(
      await setNodeState(test.c, { nodeId: 30_000, from: ['active'], to: 'down', reason }),
    ).toBe(false)
    expect((await findNode(test.c, nodeId))?.state).toBe('active')
  })

  it('raises the membership when the node stops or begins to be a member', async () => {
    const nodeId = await addActiveNode(test.c)
    const members = async () => (await generations(test.c)).members
    const start = await members()
    const reason = 'test'
    await setNodeState(test.c, { nodeId, from: ['active'], to: 'down', reason })
    expect(await members()).toBe(start)
    await setNodeState(test.c, { nodeId, from: ['down'], to: 'out', reason })
    expect(await members()).toBe(start + 1)
    await setNodeState(test.c, { nodeId, from: ['out'], to: 'returning', reason })
    expect(await members()).toBe(start + 2)
  })
})

describe('leadership', () => {
  it('belongs to one, is kept by renewing, and its epoch rises when it changes hands', async () => {
    const name = 'one'
    const lead = (holder: string, ttlSeconds = 60) =>
      acquireLeadership(test.c, { holder, ttlSeconds, name })
    const both = await Promise.all([lead('a'), lead('b')])
    expect(both.filter(({ leader }) => leader)).toHaveLength(1)
    const first = (await currentLeader(test.c, name)) as { holder: string; epoch: number }
    const other = first.holder === 'a' ? 'b' : 'a'
    expect(await lead(first.holder)).toEqual({ leader: true, epoch: first.epoch })
    expect(await lead(other)).toEqual({ leader: false, epoch: first.epoch })
    await resignLeadership(test.c, { holder: other, name })
    expect((await lead(other)).leader).toBe(false)
    await resignLeadership(test.c, { holder: first.holder, name })
    expect(await lead(other)).toEqual({ leader: true, epoch: first.epoch + 1 })
  })

  it('is checked by every change of state: whoever was stopped too long changes nothing', async () => {
    const nodeId = await addActiveNode(test.c)
    const old = await acquireLeadership(test.c, { holder: 'a', ttlSeconds: 0 })
    const change = { nodeId, from: ['active'], to: 'down', reason: 'test' } as const
    await expect(setNodeState(test.c, { ...change, leaderEpoch: old.epoch })).rejects.toThrow(
      LeadershipLost,
    )
    const now = await acquireLeadership(test.c, { holder: 'b', ttlSeconds: 60 })
    await expect(setNodeState(test.c, { ...change, leaderEpoch: old.epoch })).rejects.toThrow(
      LeadershipLost,
    )
    expect(await setNodeState(test.c, { ...change, leaderEpoch: now.epoch })).toBe(true)
  })
})

describe('sightings', () => {
  it('are kept per process and node, each with its last success and failure', async () => {
    const nodeId = await addActiveNode(test.c)
    await recordSightings(test.c, 'p', [{ nodeId, ok: true, latencyMs: 3 }])
    await recordSightings(test.c, 'p', [{ nodeId, ok: false, error: 'refused' }])
    await recordSightings(test.c, 'q', [
      { nodeId, ok: true },
      { nodeId: 31_000, ok: true },
    ])
    const rows = (await sightings(test.c)).filter((row) => row.nodeId === nodeId)
    expect(rows.map(({ processId, error }) => [processId, error])).toEqual([
      ['p', 'refused'],
      ['q', null],
    ])
    expect(rows[0]?.sinceOk).toBeGreaterThanOrEqual(rows[0]?.sinceFailed as number)
    expect(rows[0]?.latencyMs).toBe(3)
    expect(rows[1]?.sinceFailed).toBeNull()
    await forgetSightings(test.c, -1)
    expect(await sightings(test.c)).toEqual([])
  })
})

describe('group work', () => {
  const work = { group: 7, class: 'below-wanted' }

  it('loses nothing that appears while it is done', async () => {
    await bumpGroupWork(test.c, work.class, [7, 8, 7])
    const openWork = () => openGenerations(test.c, { class: work.class, from: 7, to: 7 })
    const open = await openWork()
    await bumpGroupWork(test.c, work.class, [7])
    await finishGroupWorks(test.c, { class: work.class, open })
    const later = await openWork()
    expect(later).toEqual([{ group: 7, startedGen: (open[0]?.startedGen ?? 0) + 1 }])
    await finishGroupWorks(test.c, { class: work.class, open: later })
    expect(await openWork()).toEqual([])
    const due = await dueGroupWork(test.c, { classes: [work.class] })
    expect(due.map(({ group }) => group)).toEqual([8])
  })

  it('comes back later when something is left, or sooner when it is asked for', async () => {
    await bumpGroupWork(test.c, 'delete', [9])
    await finishGroupWorks(test.c, {
      class: 'delete',
      open: [{ group: 9, startedGen: 1 }],
      againInSeconds: 100,
    })
    const due = () => dueGroupWork(test.c, { classes: ['delete'] })
    expect(await due()).toEqual([])
    expect(await openGenerations(test.c, { class: 'delete', from: 9, to: 9 })).toEqual([
      { group: 9, startedGen: 2 },
    ])
    await bumpGroupWork(test.c, 'delete', [9], { delaySeconds: 1_000 })
    expect(await due()).toEqual([])
    await bumpGroupWork(test.c, 'delete', [9])
    expect(await due()).toMatchObject([{ group: 9, wantedGen: 4 }])
  })
})

describe('the summary of who holds what', () => {
  it('adds up to the chunks, group by group, and says how old it is', async () => {
    expect((await groupScans(test.c)).asOf).toBeNull()
    const ownerId = await addUser(test.c)
    const chunks = [digestIn(0), digestIn(0), digestIn(2_000), digestIn(4_095)]
    await upload(test.ledger, { ownerId, chunks, nodes: [1, 2] })
    await upload(test.ledger, { ownerId, chunks: [digestIn(0)], nodes: [3], wanted: 1 })
    await query(test.c, 'UPDATE chunks SET refs = 0, zero_since = now() WHERE digest = $1', [
      chunks[1],
    ])
    await Promise.all([refreshGroupHolders(test.c), refreshGroupHolders(test.c)])
    expect(await groupHolders(test.c, { group: 0 })).toEqual(
      expect.arrayContaining([
        { group: 0, wanted: 3, holders: [1, 2], chunks: 1, bytes: 1_048_576 },
        { group: 0, wanted: 0, holders: [1, 2], chunks: 1, bytes: 1_048_576 },
        { group: 0, wanted: 1, holders: [3], chunks: 1, bytes: 1_048_576 },
      ]),
    )
    expect(await holderSets(test.c)).toContainEqual({
      wanted: 3,
      holders: [1, 2],
      chunks: 3,
      bytes: 3 * 1_048_576,
    })
    expect((await chunksPerNode(test.c)).map(({ nodeId, chunks: n }) => [nodeId, n])).toEqual([
      [1, 4],
      [2, 4],
      [3, 1],
    ])
    expect((await groupScans(test.c)).ageSeconds).toBeLessThan(60)
  })

  it('does not know what came after it, which is told apart until it has all its copies', async () => {
    await refreshGroupHolders(test.c)
    expect((await statusFacts(test.c)).arriving).toBe(0)
    const ownerId = await addUser(test.c)
    await upload(test.ledger, { ownerId, nodes: [1, 2] })
    await upload(test.ledger, { ownerId, nodes: [1, 2, 3], placed: true })
    expect((await statusFacts(test.c)).arriving).toBe(1)
    await refreshGroupHolders(test.c)
    expect((await statusFacts(test.c)).arriving).toBe(0)
  })
})

describe('the outbox', () => {
  it('gives its rows away once, oldest first, and keeps what was not taken', async () => {
    await addOutbox(test.c, ...[1, 2, 3].map((n) => ({ job: 'seal-content', payload: { n } })), {
      job: 'later',
      payload: {},
      delaySeconds: 1_000,
    })
    await expect(
      takeOutbox(test.c, 2, async () => {
        throw new Error('the queue is away')
      }),
    ).rejects.toThrow('away')
    const seen: unknown[] = []
    const take = () =>
      takeOutbox(test.c, 2, async (rows) => {
        seen.push(...rows.map(({ payload }) => payload.n))
      })
    await query(test.c, `DELETE FROM outbox WHERE job = 'place-chunks' OR payload ? 'contentId'`)
    await Promise.all([take(), take()])
    expect(await take()).toBe(0)
    expect(seen.toSorted()).toEqual([1, 2, 3])
    expect((await outboxBacklog(test.c)).rows).toBe(1)
  })

  it('puts off rows that a newer version wrote, for a day', async () => {
    await query(test.c, 'DELETE FROM outbox')
    await addOutbox(test.c, { job: 'of-tomorrow', payload: {} }, { job: 'of-today', payload: {} })
    const keepAll = async (rows: readonly { id: number }[]) => ({ keep: rows.map(({ id }) => id) })
    expect(await takeOutbox(test.c, 10, keepAll)).toBe(2)
    expect(await takeOutbox(test.c, 10, keepAll)).toBe(0)
    expect((await outboxBacklog(test.c)).rows).toBe(2)
    await query(
      test.c,
      `UPDATE outbox SET not_before = now(), created_at = now() - interval '2 days'`,
    )
    await takeOutbox(test.c, 10, keepAll)
    expect((await outboxBacklog(test.c)).rows).toBe(0)
  })
})
