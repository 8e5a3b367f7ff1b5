import { beforeAll, describe, expect, it } from 'vitest'
import {
  abandonContent,
  beginRemoval,
  chunksByDigest,
  chunksOfGroup,
  deleteFile,
  dueGroupWork,
  finishRemoval,
  markBadCopy,
  type RemovalOptions,
  RemovalsFrozen,
  type Remover,
  releaseNextSegment,
  removeCopies,
  removeSetting,
  setNodeState,
  setSetting,
} from '../src/index.ts'
import { addActiveNode, addUser, digestIn, query, upload, useCatalog } from './test-catalog.ts'

const test = useCatalog()
let group = 100
let ownerId: string
let nodes: number[] = []

beforeAll(async () => {
  ownerId = await addUser(test.c)
  for (let i = 0; i < 5; i += 1) nodes = [...nodes, await addActiveNode(test.c)]
})

/** Nodes that keep sets of digests; a node that is `deaf` never answers. */
function fakeNodes() {
  const calls: { nodeId: number; digests: Buffer[] }[] = []
  const deaf = new Set<number>()
  const remover: Remover = {
    async delete(nodeId, digests) {
      calls.push({ nodeId, digests })
      if (deaf.has(nodeId)) throw new Error('no answer')
    },
  }
  return { calls, deaf, remover }
}

/** A chunk in a group of its own that was uploaded once, with these holders. */
async function stored(holders: number[], wanted = 3) {
  group += 1
  const own = group
  const one = digestIn(own)
  const { file } = await upload(test.ledger, { ownerId, chunks: [one], nodes: holders, wanted })
  const drop = async () => {
    await deleteFile(test.c, { ownerId, id: file.id, permanent: true })
    while (await releaseNextSegment(test.c, file.contentId));
  }
  return {
    digest: one,
    group: own,
    file,
    drop,
    row: async () => (await chunksByDigest(test.c, [one]))[0],
  }
}

const remove = (remover: Remover, options: Partial<RemovalOptions> & { group: number }) =>
  removeCopies(test.c, remover, { class: 'delete', graceSeconds: 0, settleSeconds: 60, ...options })

async function age(digest: Buffer, seconds: number) {
  await query(
    test.c,
    `UPDATE chunk_issues SET called_at = called_at - make_interval(secs => $2),
      answered_at = answered_at - make_interval(secs => $2) WHERE digest = $1`,
    [digest, seconds],
  )
}

describe('deleting a chunk nobody uses', () => {
  it('asks every holder once and then forgets the row', async () => {
    const chunk = await stored(nodes.slice(0, 3))
    await chunk.drop()
    const { remover, calls } = fakeNodes()
    const report = await remove(remover, { group: chunk.group })
    expect(report).toMatchObject({ asked: 3, cleared: 3, dropped: 1, againInSeconds: null })
    expect(calls.map(({ nodeId }) => nodeId).sort()).toEqual(nodes.slice(0, 3))
    expect(await chunk.row()).toBeUndefined()
    expect((await remove(remover, { group: chunk.group })).asked).toBe(0)
  })

  it('leaves alone what is used, and what is within the grace, and says when to come again', async () => {
    const used = await stored(nodes.slice(0, 2))
    const { remover, calls } = fakeNodes()
    await remove(remover, { group: used.group })
    const young = await stored(nodes.slice(0, 2))
    await young.drop()
    const report = await remove(remover, { group: young.group, graceSeconds: 1_000 })
    expect(calls).toEqual([])
    expect(report.againInSeconds).toBeGreaterThan(900)
    expect(report.againInSeconds).toBeLessThanOrEqual(1_000)
    expect((await young.row())?.holders).toEqual(nodes.slice(0, 2))
  })

  it('changes the epoch and tells registers where not to put it, until the node answered', async () => {
    const chunk = await stored(nodes.slice(0, 2))
    const before = await chunk.row()
    await chunk.drop()
    const batch = await beginRemoval(test.c, { group: chunk.group, class: 'delete' })
    const again = await test.ledger.openAndRegister({
      ownerId,
      wanted: 3,
      chunks: [{ digest: chunk.digest, size: 1 }],
    })
    const told = again.registered[0]
    expect(told?.removing.toSorted()).toEqual(nodes.slice(0, 2))
    expect(told?.holders).toEqual([])
    expect(told?.epoch).toBeGreaterThan(before?.epoch as number)

    for (const call of batch.calls) await finishRemoval(test.c, { ...call, answered: true })
    expect(await chunk.row()).toMatchObject({ refs: 1, removing: [], holders: [] })
    const due = await dueGroupWork(test.c, { classes: ['below-wanted'] })
    expect(due.map((work) => work.group)).toContain(chunk.group)
  })

  it('keeps the issue when a node does not answer, and asks again only after the settle time', async () => {
    const chunk = await stored(nodes.slice(0, 2))
    await chunk.drop()
    const { remover, deaf, calls } = fakeNodes()
    const [first, second] = nodes as [number, number]
    deaf.add(second)
    const report = await remove(remover, { group: chunk.group })
    expect(report.unanswered.map(({ nodeId }) => nodeId)).toEqual([second])
    expect(report.againInSeconds).toBeGreaterThan(50)
    expect((await chunk.row())?.removing).toEqual([second])
    await remove(remover, { group: chunk.group })
    expect(calls.map(({ nodeId }) => nodeId)).toEqual([first, second])

    await age(chunk.digest, 61)
    deaf.clear()
    await remove(remover, { group: chunk.group })
    expect(calls.map(({ nodeId }) => nodeId)).toEqual([first, second, second])
    // Answered, but an earlier call hung: it may still be carried out for a while.
    expect((await chunk.row())?.removing).toEqual([second])
    expect((await remove(remover, { group: chunk.group })).cleared).toBe(0)
    await age(chunk.digest, 61)
    expect(await remove(remover, { group: chunk.group })).toMatchObject({ asked: 0, dropped: 1 })
    expect(await chunk.row()).toBeUndefined()
  })

  it('ignores the answer of a call that is not the latest', async () => {
    const chunk = await stored([nodes[0] as number])
    await chunk.drop()
    const [old] = (await beginRemoval(test.c, { group: chunk.group, class: 'delete' })).calls
    await age(chunk.digest, 61)
    const [late] = (await beginRemoval(test.c, { group: chunk.group, class: 'delete' })).calls
    if (!old || !late) throw new Error('nothing was begun')
    expect(await finishRemoval(test.c, { ...old, answered: true })).toEqual({
      cleared: 0,
      dropped: 0,
    })
    expect((await chunk.row())?.removing).toEqual([nodes[0]])
    expect(late.claims).toEqual([2])
  })

  it('begins a removal once, however many ask at once', async () => {
    const chunks = await Promise.all(Array.from({ length: 8 }, () => stored(nodes.slice(0, 3))))
    for (const chunk of chunks) await chunk.drop()
    const { remover, calls } = fakeNodes()
    const all = { group: Math.min(...chunks.map((one) => one.group)), toGroup: group }
    await Promise.all(Array.from({ length: 6 }, () => remove(remover, all)))
    const asked = calls.flatMap(({ nodeId, digests }) =>
      digests.map((one) => `${nodeId} ${one.toString('hex')}`),
    )
    expect(asked).toHaveLength(24)
    expect(new Set(asked).size).toBe(24)
  })

  it('waits for a node that is down, and is woken when it returns', async () => {
    const nodeId = await addActiveNode(test.c)
    const chunk = await stored([nodes[0] as number, nodeId])
    await chunk.drop()
    await setNodeState(test.c, { nodeId, from: ['active'], to: 'down', reason: 'test' })
    const { remover, calls } = fakeNodes()
    expect(await remove(remover, { group: chunk.group })).toMatchObject({ againInSeconds: null })
    expect(calls.map((call) => call.nodeId)).toEqual([nodes[0]])
    expect((await chunk.row())?.removing).toEqual([nodeId])

    await query(test.c, `UPDATE group_work SET done_gen = wanted_gen WHERE class = 'delete'`)
    await setNodeState(test.c, { nodeId, from: ['down'], to: 'returning', reason: 'test' })
    const due = await dueGroupWork(test.c, { classes: ['delete'] })
    expect(due.map((work) => work.group)).toEqual([chunk.group])
    expect(await remove(remover, { group: chunk.group })).toMatchObject({ cleared: 1, dropped: 1 })
  })

  it('does not wait for a node that is lost', async () => {
    const nodeId = await addActiveNode(test.c)
    const chunk = await stored([nodes[0] as number, nodeId])
    await setNodeState(test.c, { nodeId, from: ['active'], to: 'lost', reason: 'test' })
    await chunk.drop()
    const { remover, calls } = fakeNodes()
    expect(await remove(remover, { group: chunk.group })).toMatchObject({ dropped: 1 })
    expect(calls.map((call) => call.nodeId)).toEqual([nodes[0]])
  })

  it('asks every member for chunks of an upload that was given up', async () => {
    group += 1
    const one = digestIn(group)
    const { contentId } = await test.ledger.openAndRegister({
      ownerId,
      wanted: 3,
      chunks: [{ digest: one, size: 1 }],
    })
    await abandonContent(test.c, contentId)
    while (await releaseNextSegment(test.c, contentId));
    const { remover, calls } = fakeNodes()
    await remove(remover, { group })
    expect(calls.map((call) => call.nodeId)).toEqual(expect.arrayContaining(nodes))
    expect(await chunksOfGroup(test.c, { group })).toEqual([])
  })

  it('asks again where a put may have landed behind the removal', async () => {
    const nodeId = nodes[0] as number
    const chunk = await stored([nodeId])
    const epoch = (await chunk.row())?.epoch as number
    await chunk.drop()
    const { calls } = await beginRemoval(test.c, { group: chunk.group, class: 'delete' })
    // A put from before the removal comes to its end only now: stale, and its block may be there.
    expect(
      (await test.ledger.record([{ digest: chunk.digest, epoch, nodes: [nodeId] }])).stale,
    ).toEqual([chunk.digest])
    for (const call of calls) await finishRemoval(test.c, { ...call, answered: true })
    expect(await chunk.row()).toBeDefined()
    const nodesAsked = fakeNodes()
    await remove(nodesAsked.remover, { group: chunk.group })
    expect(nodesAsked.calls.map((call) => call.nodeId)).toEqual(expect.arrayContaining(nodes))
    expect(await chunk.row()).toBeUndefined()
  })

  it('stops while removals are frozen', async () => {
    const chunk = await stored(nodes.slice(0, 1))
    await chunk.drop()
    const { remover, calls } = fakeNodes()
    await setSetting(test.c, 'removals-frozen', 'the catalogue was restored from the past')
    await expect(remove(remover, { group: chunk.group })).rejects.toThrow(RemovalsFrozen)
    expect(calls).toEqual([])
    await removeSetting(test.c, 'removals-frozen')
    expect((await remove(remover, { group: chunk.group })).dropped).toBe(1)
  })

  it('walks a group in pages', async () => {
    group += 1
    const chunks = Array.from({ length: 25 }, () => digestIn(group))
    const { file } = await upload(test.ledger, { ownerId, chunks, nodes: nodes.slice(0, 2) })
    await deleteFile(test.c, { ownerId, id: file.id, permanent: true })
    while (await releaseNextSegment(test.c, file.contentId));
    const { remover, calls } = fakeNodes()
    const report = await remove(remover, { group, limit: 10 })
    expect(report).toMatchObject({ asked: 50, cleared: 50, dropped: 25 })
    expect(calls.every(({ digests }) => digests.length <= 10)).toBe(true)
  })
})

describe('trimming', () => {
  const trim = (remover: Remover, chunkGroup: number, surplus: readonly number[], node?: number) =>
    removeCopies(test.c, remover, {
      class: 'trim',
      group: chunkGroup,
      surplus: () => surplus,
      ...(node === undefined ? {} : { node }),
    })

  it('takes what is named first and stops at the wanted number', async () => {
    const chunk = await stored(nodes.slice(0, 5), 3)
    const { remover, calls } = fakeNodes()
    const [a, b, ...rest] = nodes as [number, number, ...number[]]
    await trim(remover, chunk.group, [b, a, ...rest])
    expect(calls.map(({ nodeId }) => nodeId).sort()).toEqual([a, b])
    expect((await chunk.row())?.holders).toEqual(rest)
  })

  it('never goes below the wanted number of settled copies', async () => {
    const suspect = await addActiveNode(test.c)
    const chunk = await stored([...nodes.slice(0, 3), suspect], 3)
    await setNodeState(test.c, { nodeId: suspect, from: ['active'], to: 'suspect', reason: 'test' })
    const { remover, calls } = fakeNodes()
    await trim(remover, chunk.group, nodes)
    expect(calls).toEqual([])
    await query(
      test.c,
      `INSERT INTO chunk_issues (digest, node_id, kind) VALUES ($1, $2, 'missing')`,
      [chunk.digest, nodes[0]],
    )
    await setNodeState(test.c, { nodeId: suspect, from: ['suspect'], to: 'active', reason: 'test' })
    await trim(remover, chunk.group, nodes.slice(1))
    expect(calls).toEqual([])
  })

  it('may be limited to one node, as a move is', async () => {
    const chunk = await stored(nodes.slice(0, 5), 3)
    const { remover, calls } = fakeNodes()
    await trim(remover, chunk.group, nodes, nodes[4])
    expect(calls.map(({ nodeId }) => nodeId)).toEqual([nodes[4]])
  })

  it('is stale for whoever put the chunk there meanwhile', async () => {
    const chunk = await stored(nodes.slice(0, 4), 3)
    const nodeId = nodes[3] as number
    const register = await test.ledger.openAndRegister({
      ownerId,
      wanted: 3,
      chunks: [{ digest: chunk.digest, size: 1 }],
    })
    const { remover } = fakeNodes()
    await trim(remover, chunk.group, [nodeId])
    const epoch = register.registered[0]?.epoch as number
    const { stale } = await test.ledger.record([{ digest: chunk.digest, epoch, nodes: [nodeId] }])
    expect(stale).toEqual([chunk.digest])
  })
})

describe('a bad copy', () => {
  it('leaves the holders and asks for repair', async () => {
    const chunk = await stored(nodes.slice(0, 3))
    const before = await chunk.row()
    const bad = { digest: chunk.digest, nodeId: nodes[0] as number, kind: 'missing' } as const
    expect(await markBadCopy(test.c, bad)).toBe(true)
    expect(await chunk.row()).toMatchObject({
      holders: nodes.slice(1, 3),
      issues: [{ nodeId: nodes[0], kind: 'missing' }],
    })
    expect((await chunk.row())?.epoch).toBeGreaterThan(before?.epoch as number)
    const due = await dueGroupWork(test.c, { classes: ['below-wanted'] })
    expect(due.map((work) => work.group)).toContain(chunk.group)
    expect(await markBadCopy(test.c, bad)).toBe(false)
  })

  it('stays the last hope when no other copy can be read', async () => {
    const chunk = await stored([nodes[0] as number], 2)
    await markBadCopy(test.c, { digest: chunk.digest, nodeId: nodes[0] as number, kind: 'corrupt' })
    expect(await chunk.row()).toMatchObject({
      holders: [nodes[0]],
      issues: [{ nodeId: nodes[0], kind: 'corrupt' }],
    })
    // Every read finds it again; only the first one is news.
    const asked = () =>
      query(test.c, `SELECT wanted_gen FROM group_work WHERE grp = ${chunk.group}`)
    const before = await asked()
    await markBadCopy(test.c, { digest: chunk.digest, nodeId: nodes[0] as number, kind: 'corrupt' })
    expect(await asked()).toEqual(before)
  })

  it('is removed from its node before the chunk is put there again, if its bytes were wrong', async () => {
    const chunk = await stored(nodes.slice(0, 2))
    const nodeId = nodes[0] as number
    await markBadCopy(test.c, { digest: chunk.digest, nodeId, kind: 'corrupt' })
    expect(await chunk.row()).toMatchObject({ holders: [nodes[1]], removing: [nodeId] })
    const { remover, calls } = fakeNodes()
    await remove(remover, { group: chunk.group, graceSeconds: 300 })
    expect(calls).toEqual([{ nodeId, digests: [chunk.digest] }])
    expect(await chunk.row()).toMatchObject({ holders: [nodes[1]], removing: [], refs: 1 })
  })

  it('is looked for again when somebody else held its row at the moment of the removal', async () => {
    const chunk = await stored(nodes.slice(0, 2))
    const nodeId = nodes[0] as number
    await markBadCopy(test.c, { digest: chunk.digest, nodeId, kind: 'corrupt' })
    const { remover, calls } = fakeNodes()
    const other = await test.c.pool.connect()
    await other.query('BEGIN')
    await other.query('SELECT FROM chunks WHERE digest = $1 FOR UPDATE', [chunk.digest])
    const skipped = await remove(remover, { group: chunk.group })
    await other.query('COMMIT')
    other.release()
    expect(skipped).toMatchObject({ asked: 0, againInSeconds: 1 })
    expect(await remove(remover, { group: chunk.group })).toMatchObject({
      cleared: 1,
      againInSeconds: null,
    })
    expect(calls).toEqual([{ nodeId, digests: [chunk.digest] }])
  })
})
