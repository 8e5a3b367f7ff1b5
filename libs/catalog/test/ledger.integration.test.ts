import { describe, expect, it } from 'vitest'
import {
  abandonContent,
  ContentNotOpen,
  chunkEpochs,
  chunksByDigest,
  createLedger,
  findUser,
  membership,
  QuotaExceeded,
  raiseLeases,
  SegmentMismatch,
  staleOpenContents,
} from '../src/index.ts'
import { addUser, digest, query, useCatalog } from './test-catalog.ts'

const test = useCatalog()

const leafOf = (one: Buffer) => ({ digest: one, size: 1_048_576 })

async function open(ownerId: string) {
  return (await test.ledger.open({ ownerId, wanted: 3 })).contentId
}

async function rowOf(one: Buffer) {
  const [row] = await chunksByDigest(test.c, [one])
  if (row === undefined) throw new Error('the chunk has no row')
  return row
}

describe('opening', () => {
  it('takes the declared size from the quota and remembers the membership', async () => {
    const ownerId = await addUser(test.c, 1_000)
    const { contentId, membership: seen } = await test.ledger.open({
      ownerId,
      wanted: 3,
      reserveBytes: 400,
    })
    expect(seen).toBe(await membership(test.c))
    expect((await findUser(test.c, ownerId))?.quota).toEqual({
      ...{ bytes: 1_000, used: 0, reserved: 400 },
      ...{ files: null, usedFiles: 0, reservedFiles: 1 },
    })
    expect((await staleOpenContents(test.c)).map(({ id }) => id)).toContain(contentId)
  })

  it('admits of a hundred uploads at the limit exactly those that fit', async () => {
    const ownerId = await addUser(test.c, 10_500)
    const other = createLedger(test.connect())
    const asks = Array.from({ length: 100 }, (_, i) =>
      (i % 2 ? test.ledger : other).open({ ownerId, wanted: 3, reserveBytes: 1_000 }),
    )
    const outcomes = await Promise.allSettled(asks)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    const refusals = outcomes.filter((one) => one.status === 'rejected')
    expect(refusals.every(({ reason }) => reason instanceof QuotaExceeded)).toBe(true)
    expect((await findUser(test.c, ownerId))?.quota.reserved).toBe(10_000)
    await other.close()
  })

  it('takes more of the quota later, and refuses what does not fit', async () => {
    const ownerId = await addUser(test.c, 1_000)
    const contentId = await open(ownerId)
    await test.ledger.reserve({ contentId, bytes: 900 })
    await expect(test.ledger.reserve({ contentId, bytes: 101 })).rejects.toThrow(QuotaExceeded)
    expect((await findUser(test.c, ownerId))?.quota.reserved).toBe(900)
    await abandonContent(test.c, contentId)
    await expect(test.ledger.reserve({ contentId, bytes: 1 })).rejects.toThrow(ContentNotOpen)
  })

  it('lets one call fail alone when the owner does not exist', async () => {
    const ownerId = await addUser(test.c)
    const nobody = '00000000-0000-7000-8000-000000000000'
    const outcomes = await Promise.allSettled([
      test.ledger.open({ ownerId, wanted: 3 }),
      test.ledger.open({ ownerId: nobody, wanted: 3 }),
      test.ledger.open({ ownerId, wanted: 3 }),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})

describe('registering', () => {
  it('counts every occurrence and answers in the order of the chunks', async () => {
    const [a, b] = [digest(), digest()]
    const contentId = await open(await addUser(test.c))
    const answer = await test.ledger.register({
      contentId,
      kind: 'leaf',
      seg: 0,
      offset: 0,
      chunks: [b, a, b, b].map(leafOf),
      wanted: 3,
    })
    expect(answer.map((one) => one.digest)).toEqual([b, a, b, b])
    expect([(await rowOf(a)).refs, (await rowOf(b)).refs]).toEqual([1, 3])
  })

  it('changes nothing when it is repeated', async () => {
    const chunks = [digest(), digest()].map(leafOf)
    const contentId = await open(await addUser(test.c))
    const input = { contentId, kind: 'leaf', seg: 0, offset: 0, chunks, wanted: 3 } as const
    const first = await test.ledger.register(input)
    expect(await test.ledger.register(input)).toEqual(first)
    const next = { ...input, offset: 2, chunks: [leafOf(digest())] }
    await test.ledger.register(next)
    await test.ledger.register(next)
    expect(await test.ledger.register(input)).toEqual(first)
    const rows = await chunksByDigest(
      test.c,
      [...chunks, ...next.chunks].map((one) => one.digest),
    )
    expect(rows.map(({ refs }) => refs)).toEqual([1, 1, 1])
  })

  it('keeps the order of appends that are asked at once', async () => {
    const contentId = await open(await addUser(test.c))
    const chunks = Array.from({ length: 64 }, digest)
    await Promise.all(
      chunks.map((one, offset) =>
        test.ledger.register({
          contentId,
          kind: 'leaf',
          seg: 0,
          offset,
          chunks: [leafOf(one)],
          wanted: 3,
        }),
      ),
    )
    const [segment] = await query<{ digests: Buffer }>(
      test.c,
      'SELECT digests FROM content_segments WHERE content_id = $1',
      [contentId],
    )
    expect(segment?.digests).toEqual(Buffer.concat(chunks))
  })

  it('refuses an append that leaves a gap or rewrites what is there', async () => {
    const contentId = await open(await addUser(test.c))
    const at = (offset: number, chunks = [leafOf(digest())]) =>
      test.ledger.register({ contentId, kind: 'leaf', seg: 0, offset, chunks, wanted: 3 })
    await at(0)
    await expect(at(5)).rejects.toThrow(SegmentMismatch)
    await expect(at(0)).rejects.toThrow(SegmentMismatch)
    await expect(at(1_024)).rejects.toThrow(RangeError)
    await expect(at(1, [])).rejects.toThrow(RangeError)
  })

  it('is refused for contents that were abandoned, and for leaves of committed ones', async () => {
    const ownerId = await addUser(test.c)
    const contentId = await open(ownerId)
    await abandonContent(test.c, contentId)
    const chunks = [leafOf(digest())]
    const input = { contentId, kind: 'leaf', seg: 0, offset: 0, chunks, wanted: 3 } as const
    await expect(test.ledger.register(input)).rejects.toThrow(ContentNotOpen)
    expect(await chunksByDigest(test.c, [chunks[0]?.digest as Buffer])).toEqual([])
  })

  it('raises R and brings an unused chunk back to life', async () => {
    const ownerId = await addUser(test.c)
    const one = digest()
    const first = await test.ledger.openAndRegister({ ownerId, wanted: 2, chunks: [leafOf(one)] })
    await query(test.c, 'UPDATE chunks SET refs = 0, zero_since = now() WHERE digest = $1', [one])
    await test.ledger.openAndRegister({ ownerId, wanted: 4, chunks: [leafOf(one)] })
    await test.ledger.openAndRegister({ ownerId, wanted: 1, chunks: [leafOf(one)] })
    const row = await rowOf(one)
    expect(row).toMatchObject({ refs: 2, wanted: 4, zeroSince: null })
    expect(row.epoch).toBe(first.registered[0]?.epoch)
  })

  it('tells where the chunk is held and where it is being removed', async () => {
    const ownerId = await addUser(test.c)
    const one = digest()
    const { registered } = await test.ledger.openAndRegister({
      ownerId,
      wanted: 3,
      chunks: [leafOf(one)],
    })
    await test.ledger.record([{ digest: one, epoch: registered[0]?.epoch as number, nodes: [7] }])
    await query(
      test.c,
      `INSERT INTO chunk_issues (digest, node_id, kind) VALUES ($1, 9, 'removing')`,
      [one],
    )
    const again = await test.ledger.openAndRegister({ ownerId, wanted: 3, chunks: [leafOf(one)] })
    expect(again.registered[0]).toMatchObject({ holders: [7], removing: [9] })
  })

  it('survives two ledgers that register the same chunks in opposite orders', async () => {
    const ownerId = await addUser(test.c)
    const chunks = Array.from({ length: 200 }, digest)
    const other = createLedger(test.connect())
    const runs = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? other : test.ledger).openAndRegister({
        ownerId,
        wanted: 3,
        chunks: (i % 2 ? chunks.toReversed() : chunks).map(leafOf),
      }),
    )
    await Promise.all(runs)
    const rows = await chunksByDigest(test.c, chunks)
    expect(new Set(rows.map(({ refs }) => refs))).toEqual(new Set([20]))
    await other.close()
  })
})

describe('recording', () => {
  async function registered(one = digest()) {
    const ownerId = await addUser(test.c)
    const answer = await test.ledger.openAndRegister({ ownerId, wanted: 3, chunks: [leafOf(one)] })
    return { digest: one, epoch: answer.registered[0]?.epoch as number }
  }

  it('unites new holders in order, however often it is told', async () => {
    const chunk = await registered()
    await Promise.all([
      test.ledger.record([{ ...chunk, nodes: [5, 2] }]),
      test.ledger.record([{ ...chunk, nodes: [2, 9] }]),
    ])
    expect(await test.ledger.record([{ ...chunk, nodes: [5, 2, 9] }])).toEqual({ stale: [] })
    expect((await rowOf(chunk.digest)).holders).toEqual([2, 5, 9])
  })

  it('is stale after the epoch changed, and then marks the row as stray', async () => {
    const chunk = await registered()
    await query(test.c, `UPDATE chunks SET epoch = nextval('chunk_epochs') WHERE digest = $1`, [
      chunk.digest,
    ])
    const fresh = await registered()
    const { stale } = await test.ledger.record([
      { ...chunk, nodes: [1] },
      { ...fresh, nodes: [1] },
    ])
    expect(stale).toEqual([chunk.digest])
    expect((await rowOf(chunk.digest)).holders).toEqual([])
    expect((await rowOf(fresh.digest)).holders).toEqual([1])
    const strays = await query<{ stray: boolean }>(
      test.c,
      'SELECT stray FROM chunks WHERE digest = $1',
      [chunk.digest],
    )
    expect(strays).toEqual([{ stray: true }])
    const [now] = await chunkEpochs(test.c, [chunk.digest])
    expect(
      await test.ledger.record([{ ...chunk, epoch: now?.epoch as number, nodes: [1] }]),
    ).toEqual({ stale: [] })
  })

  it('is stale where the chunk is being removed, even under the right epoch', async () => {
    const chunk = await registered()
    await query(
      test.c,
      `INSERT INTO chunk_issues (digest, node_id, kind) VALUES ($1, 4, 'removing')`,
      [chunk.digest],
    )
    const { stale } = await test.ledger.record([{ ...chunk, nodes: [3, 4] }])
    expect(stale).toEqual([chunk.digest])
    expect((await rowOf(chunk.digest)).holders).toEqual([])
  })

  it('leaves a row to be removed by when the chunk is gone', async () => {
    const gone = digest()
    const { stale } = await test.ledger.record([{ digest: gone, epoch: 1, nodes: [3] }])
    expect(stale).toEqual([gone])
    expect(await rowOf(gone)).toMatchObject({ refs: 0, holders: [] })
  })

  it('ends what was said to be missing or corrupt on the node', async () => {
    const chunk = await registered()
    await query(
      test.c,
      `INSERT INTO chunk_issues (digest, node_id, kind) VALUES ($1, 3, 'missing'), ($1, 4, 'missing')`,
      [chunk.digest],
    )
    await test.ledger.record([{ ...chunk, nodes: [3] }])
    expect((await rowOf(chunk.digest)).issues).toEqual([{ nodeId: 4, kind: 'missing' }])
  })
})

describe('a lease', () => {
  it('is a counter that only open contents have', async () => {
    const ownerId = await addUser(test.c)
    const [kept, lost] = [await open(ownerId), await open(ownerId)]
    await abandonContent(test.c, lost)
    expect(await raiseLeases(test.c, [kept, lost])).toEqual([kept])
    const counters = await staleOpenContents(test.c)
    expect(counters.find(({ id }) => id === kept)?.leaseCounter).toBe(1)
    expect(counters.some(({ id }) => id === lost)).toBe(false)
  })

  it('keeps a content from the reaper when its owner raised it meanwhile', async () => {
    const contentId = await open(await addUser(test.c, 100))
    await raiseLeases(test.c, [contentId])
    expect(await abandonContent(test.c, contentId, { leaseCounter: 0 })).toBe(false)
    expect(await abandonContent(test.c, contentId, { leaseCounter: 1 })).toBe(true)
    expect(await abandonContent(test.c, contentId)).toBe(false)
  })

  it('frees the quota at once when the content is abandoned', async () => {
    const ownerId = await addUser(test.c, 100)
    const { contentId } = await test.ledger.open({ ownerId, wanted: 3, reserveBytes: 100 })
    await abandonContent(test.c, contentId)
    expect((await findUser(test.c, ownerId))?.quota.reserved).toBe(0)
    const jobs = await query<{ payload: object }>(
      test.c,
      `SELECT payload FROM outbox WHERE job = 'release-content'`,
    )
    expect(jobs).toContainEqual({ payload: { contentId } })
  })
})
