import { cidText } from '@holdfast/chunks'
import { describe, expect, it } from 'vitest'
import {
  ChunksLost,
  type CommitInput,
  ContentNotOpen,
  changeSettings,
  chunksByDigest,
  copyFile,
  createLedger,
  findFileByPath,
  findUser,
  NameTaken,
  PreconditionFailed,
  QuotaExceeded,
  setNodeState,
} from '../src/index.ts'
import { addActiveNode, addUser, digest, query, upload, useCatalog } from './test-catalog.ts'

const test = useCatalog()

async function opened(ownerId: string, nodes: number[] = [1, 2]) {
  const one = digest()
  const { contentId, registered } = await test.ledger.openAndRegister({
    ownerId,
    wanted: 3,
    chunks: [{ digest: one, size: 10 }],
  })
  const entry = { digest: one, epoch: registered[0]?.epoch as number, nodes }
  const input = (file: Partial<CommitInput['file']> = {}): CommitInput => ({
    contentId,
    size: 10,
    root: { digest: one, codec: 'raw' },
    chunkCount: 1,
    file: { ownerId, folder: '/', name: 'a.txt', contentType: 'text/plain', ...file },
  })
  return { contentId, digest: one, entry, input }
}

const stateOf = async (contentId: string) => {
  const rows = await query<{ state: string }>(test.c, 'SELECT state FROM contents WHERE id = $1', [
    contentId,
  ])
  return rows[0]?.state
}

const jobsOf = async (contentId: string) =>
  query<{ job: string; payload: object }>(
    test.c,
    `SELECT job, payload FROM outbox WHERE payload->>'contentId' = $1 ORDER BY id`,
    [contentId],
  )

describe('a commit', () => {
  it('makes the file visible and asks for its other copies', async () => {
    const ownerId = await addUser(test.c, 100)
    const { entry, input, contentId, digest: one } = await opened(ownerId)
    const answer = await test.ledger.recordAndCommit([entry], { ...input(), reqId: 'r1' })
    expect(answer).toMatchObject({
      created: true,
      file: { name: 'a.txt', size: 10, chunks: 1, version: 1, health: 'storing', sealed: true },
    })
    expect(await findFileByPath(test.c, { ownerId, folder: '/', name: 'a.txt' })).toMatchObject({
      contentId,
      root: { digest: one, codec: 'raw' },
      copies: { wanted: 3 },
    })
    expect(await jobsOf(contentId)).toEqual([
      {
        job: 'place-chunks',
        payload: { contentId, kind: 'leaf', from: 0, to: 0, reqId: 'r1' },
      },
    ])
    expect((await findUser(test.c, ownerId))?.quota).toMatchObject({
      bytes: 100,
      used: 10,
      reserved: 0,
      usedFiles: 1,
    })
  })

  it('asks for one range of segments, however large the content is', async () => {
    const { input, contentId } = await opened(await addUser(test.c))
    await test.ledger.commit({ ...input(), chunkCount: 1_048_576, size: 2 ** 40 })
    expect(await jobsOf(contentId)).toMatchObject([
      { job: 'place-chunks', payload: { from: 0, to: 1_023 } },
      { job: 'seal-content', payload: { contentId } },
    ])
  })

  it('asks for no copies when all of them are stored already', async () => {
    const { input, contentId } = await opened(await addUser(test.c))
    const { file } = await test.ledger.commit({ ...input(), placed: true })
    expect(file.health).toBe('safe')
    expect(await jobsOf(contentId)).toEqual([])
  })

  it('may be repeated when its answer was lost', async () => {
    const ownerId = await addUser(test.c)
    const { entry, input } = await opened(ownerId)
    const first = await test.ledger.recordAndCommit([entry], input())
    const again = await test.ledger.recordAndCommit([entry], input())
    expect(again).toMatchObject({ created: true, file: { id: 'file' in first && first.file.id } })
    expect((await findUser(test.c, ownerId))?.quota.used).toBe(10)
  })

  it('is not made while a chunk is stale, and can be made after it was put again', async () => {
    const { entry, input, contentId } = await opened(await addUser(test.c))
    const answer = await test.ledger.recordAndCommit(
      [{ ...entry, epoch: entry.epoch + 99 }],
      input(),
    )
    expect(answer).toEqual({ stale: [entry.digest] })
    expect(await stateOf(contentId)).toBe('open')
    expect(await test.ledger.recordAndCommit([entry], input())).toMatchObject({ created: true })
  })

  it('is refused for another user, a content that is not open, and one without quota', async () => {
    const ownerId = await addUser(test.c, 5)
    const { input } = await opened(ownerId)
    const thief = await addUser(test.c)
    await expect(test.ledger.commit(input({ ownerId: thief }))).rejects.toThrow(ContentNotOpen)
    await expect(test.ledger.commit(input())).rejects.toThrow(QuotaExceeded)
    const nobody = { ...input(), contentId: '00000000-0000-7000-8000-000000000000' }
    await expect(test.ledger.commit(nobody)).rejects.toThrow(ContentNotOpen)
    expect((await findUser(test.c, ownerId))?.quota).toMatchObject({ used: 0, reserved: 0 })
  })

  it('makes exactly one of many files of one name, from two ledgers at once', async () => {
    const ownerId = await addUser(test.c)
    const other = createLedger(test.connect())
    const contents = await Promise.all(Array.from({ length: 16 }, () => opened(ownerId)))
    const outcomes = await Promise.allSettled(
      contents.map(({ entry, input }, i) =>
        (i % 2 ? other : test.ledger).recordAndCommit([entry], input({ name: 'one' })),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refusals = outcomes.filter((one) => one.status === 'rejected')
    expect(refusals.every(({ reason }) => reason instanceof NameTaken)).toBe(true)
    await other.close()
  })
})

describe('a taken name', () => {
  it('gets a number on request, the next free one', async () => {
    const ownerId = await addUser(test.c)
    const names: string[] = []
    for (let i = 0; i < 4; i += 1) {
      const { input } = await opened(ownerId)
      const { file } = await test.ledger.commit(input({ name: 'x.tar.gz', onConflict: 'rename' }))
      names.push(file.name)
    }
    expect(names).toEqual(['x.tar.gz', 'x.tar (2).gz', 'x.tar (3).gz', 'x.tar (4).gz'])
  })

  it('gets distinct numbers when many ask at once', async () => {
    const ownerId = await addUser(test.c)
    const contents = await Promise.all(Array.from({ length: 12 }, () => opened(ownerId)))
    const files = await Promise.all(
      contents.map(({ input }) =>
        test.ledger.commit(input({ name: '100%_a', onConflict: 'rename' })),
      ),
    )
    expect(new Set(files.map(({ file }) => file.name)).size).toBe(12)
  })

  it('is replaced on request: same id, next version, old bytes released, quota settled', async () => {
    const ownerId = await addUser(test.c)
    await changeSettings(test.c, { change: { keepVersions: 0 }, actorId: ownerId })
    const old = await upload(test.ledger, { ownerId, name: 'a', size: 70 })
    const { input, contentId } = await opened(ownerId)
    const { file, created } = await test.ledger.commit(input({ name: 'a', onConflict: 'replace' }))
    expect(created).toBe(false)
    expect(file).toMatchObject({ id: old.file.id, contentId, version: 2, size: 10 })
    expect(await stateOf(old.file.contentId)).toBe('released')
    const jobs = await jobsOf(old.file.contentId)
    expect(jobs.at(-1)?.job).toBe('release-content')
    expect((await findUser(test.c, ownerId))?.quota.used).toBe(10)
  })

  it('is replaced without releasing bytes that a copy still uses', async () => {
    const ownerId = await addUser(test.c)
    const old = await upload(test.ledger, { ownerId, name: 'a' })
    await copyFile(test.c, { ownerId, id: old.file.id, folder: '/copies', name: 'a' })
    const { input } = await opened(ownerId)
    await test.ledger.commit(input({ name: 'a', onConflict: 'replace' }))
    expect(await stateOf(old.file.contentId)).toBe('sealed')
  })

  it('is replaced by many at once, one after the other, and as many stay as are kept', async () => {
    const ownerId = await addUser(test.c)
    await changeSettings(test.c, { change: { keepVersions: 3 }, actorId: ownerId })
    const contents = await Promise.all(Array.from({ length: 10 }, () => opened(ownerId)))
    await Promise.all(
      contents.map(({ input }) => test.ledger.commit(input({ name: 'r', onConflict: 'replace' }))),
    )
    const file = await findFileByPath(test.c, { ownerId, folder: '/', name: 'r' })
    expect(file?.version).toBe(10)
    const states = await Promise.all(contents.map(({ contentId }) => stateOf(contentId)))
    expect(states.filter((state) => state === 'released')).toHaveLength(6)
    expect((await findUser(test.c, ownerId))?.quota.used).toBe(40)
  })
})

describe('preconditions', () => {
  it('let only the version through that was meant', async () => {
    const ownerId = await addUser(test.c)
    const { file } = await upload(test.ledger, { ownerId, name: 'a' })
    const etag = cidText(file.root.digest, file.root.codec)
    const wrong = cidText(digest())
    const { input } = await opened(ownerId)
    await expect(
      test.ledger.commit(input({ name: 'a', onConflict: 'replace', ifMatch: [wrong] })),
    ).rejects.toThrow(PreconditionFailed)
    await expect(
      test.ledger.commit(input({ name: 'other', onConflict: 'replace', ifMatch: ['*'] })),
    ).rejects.toThrow(PreconditionFailed)
    const answer = await test.ledger.commit(input({ name: 'a', ifMatch: [wrong, etag] }))
    expect(answer).toMatchObject({ created: false, file: { id: file.id, version: 2 } })
  })

  it('let a file be made only if there is none', async () => {
    const ownerId = await addUser(test.c)
    await upload(test.ledger, { ownerId, name: 'a' })
    const { input } = await opened(ownerId)
    await expect(
      test.ledger.commit(input({ name: 'a', onConflict: 'replace', ifNoneMatch: true })),
    ).rejects.toThrow(PreconditionFailed)
    expect(await test.ledger.commit(input({ name: 'b', ifNoneMatch: true }))).toMatchObject({
      created: true,
    })
  })
})

describe('several files of one form', () => {
  it('become visible together', async () => {
    const ownerId = await addUser(test.c)
    const [a, b] = [await opened(ownerId), await opened(ownerId)]
    const files = await test.ledger.commitMany([a.input({ name: 'a' }), b.input({ name: 'b' })])
    expect(files.map(({ file }) => file.name)).toEqual(['a', 'b'])
    expect((await findUser(test.c, ownerId))?.quota.used).toBe(20)
  })

  it('stay invisible together when one name is taken, and other calls go on', async () => {
    const ownerId = await addUser(test.c)
    await upload(test.ledger, { ownerId, name: 'taken', size: 1 })
    const [a, b, other] = [await opened(ownerId), await opened(ownerId), await opened(ownerId)]
    const [form, single] = await Promise.allSettled([
      test.ledger.commitMany([a.input({ name: 'free' }), b.input({ name: 'taken' })]),
      test.ledger.commit(other.input({ name: 'other' })),
    ])
    expect(form).toMatchObject({ status: 'rejected', reason: { code: 'NAME_TAKEN' } })
    expect(single.status).toBe('fulfilled')
    expect(await findFileByPath(test.c, { ownerId, folder: '/', name: 'free' })).toBeUndefined()
    expect(await stateOf(a.contentId)).toBe('open')
    expect((await findUser(test.c, ownerId))?.quota.used).toBe(11)
  })

  it('may have the same name if they are to be renamed', async () => {
    const ownerId = await addUser(test.c)
    const [a, b] = [await opened(ownerId), await opened(ownerId)]
    const file = { name: 'n', onConflict: 'rename' } as const
    const files = await test.ledger.commitMany([a.input(file), b.input(file)])
    expect(files.map((one) => one.file.name)).toEqual(['n', 'n (2)'])
    const [c, d] = [await opened(ownerId), await opened(ownerId)]
    await expect(
      test.ledger.commitMany([c.input({ name: 'twice' }), d.input({ name: 'twice' })]),
    ).rejects.toThrow(NameTaken)
  })
})

describe('a node that went out while a content was uploaded', () => {
  it('stops the commit until its chunks are on enough nodes again', async () => {
    const ownerId = await addUser(test.c)
    const nodes = [await addActiveNode(test.c), await addActiveNode(test.c)]
    const { entry, input } = await opened(ownerId, nodes)
    await test.ledger.record([entry])
    const nodeId = nodes[1] as number
    await setNodeState(test.c, { nodeId, from: ['active'], to: 'down', reason: 'test' })
    await setNodeState(test.c, { nodeId, from: ['down'], to: 'out', reason: 'test' })
    const failure = await test.ledger.commit(input({ name: 'out' })).catch((error) => error)
    expect(failure).toBeInstanceOf(ChunksLost)
    expect(failure.digests).toEqual([entry.digest])

    const third = await addActiveNode(test.c)
    const again = { ...entry, nodes: [third] }
    expect(await test.ledger.recordAndCommit([again], input({ name: 'out' }))).toMatchObject({
      created: true,
    })
    expect((await chunksByDigest(test.c, [entry.digest]))[0]?.holders).toEqual([...nodes, third])
  })
})
