import { describe, expect, it } from 'vitest'
import {
  abandonContent,
  chunksByDigest,
  chunksOfSegments,
  copyFile,
  deleteFile,
  dueGroupWork,
  findFile,
  findUser,
  leafRange,
  listFiles,
  markPlaced,
  NameTaken,
  releaseNextSegment,
  restoreFile,
  sealContent,
  unfinishedContents,
} from '../src/index.ts'
import {
  addActiveNode,
  addUser,
  digest,
  digestIn,
  query,
  upload,
  useCatalog,
} from './test-catalog.ts'

const test = useCatalog()

async function releaseAll(contentId: string): Promise<number> {
  let segments = 0
  while (await releaseNextSegment(test.c, contentId)) segments += 1
  return segments
}

describe('releasing a content', () => {
  it('lowers the references segment by segment and forgets the content', async () => {
    const ownerId = await addUser(test.c)
    const [shared, own] = [digest(), digestIn(77)]
    const kept = await upload(test.ledger, { ownerId, chunks: [shared] })
    const gone = await upload(test.ledger, { ownerId, chunks: [shared, own, own] })
    await deleteFile(test.c, { ownerId, id: gone.file.id, permanent: true })
    expect(await releaseAll(gone.file.contentId)).toBe(1)
    expect(await releaseAll(gone.file.contentId)).toBe(0)
    const rows = await chunksByDigest(test.c, [shared, own])
    expect(rows.find((row) => row.digest.equals(shared))).toMatchObject({
      refs: 1,
      zeroSince: null,
    })
    expect(rows.find((row) => row.digest.equals(own))?.zeroSince).toBeInstanceOf(Date)
    const due = await dueGroupWork(test.c, { classes: ['delete'] })
    expect(due.map(({ group }) => group)).toContain(77)
    expect(await leafRange(test.c, { ...kept.file, from: 0, to: 9 })).toHaveLength(1)
  })

  it('lowers each reference once when two workers release together', async () => {
    const ownerId = await addUser(test.c)
    const chunks = [digest(), digest()]
    const a = await upload(test.ledger, { ownerId, chunks })
    await upload(test.ledger, { ownerId, chunks })
    await deleteFile(test.c, { ownerId, id: a.file.id, permanent: true })
    await Promise.all(Array.from({ length: 5 }, () => releaseAll(a.file.contentId)))
    expect((await chunksByDigest(test.c, chunks)).map(({ refs }) => refs)).toEqual([1, 1])
  })

  it('does nothing for a content that is in use or gone', async () => {
    const { file } = await upload(test.ledger, { ownerId: await addUser(test.c) })
    expect(await releaseNextSegment(test.c, file.contentId)).toBe(false)
    expect(await leafRange(test.c, { ...file, from: 0, to: 1 })).toHaveLength(1)
    const nothing = '00000000-0000-7000-8000-000000000000'
    expect(await releaseNextSegment(test.c, nothing)).toBe(false)
  })

  it('is found again when the queue forgot it', async () => {
    const { contentId } = await test.ledger.openAndRegister({
      ownerId: await addUser(test.c),
      wanted: 3,
      chunks: [{ digest: digest(), size: 1 }],
    })
    await abandonContent(test.c, contentId)
    const unfinished = await unfinishedContents(test.c)
    expect(unfinished).toContainEqual(
      expect.objectContaining({ id: contentId, state: 'released', placed: false }),
    )
  })
})

describe('the trash', () => {
  it('hides a file, keeps its bytes and its place in the quota, and gives it back', async () => {
    const ownerId = await addUser(test.c)
    const { file } = await upload(test.ledger, { ownerId, name: 'a', size: 5 })
    expect(await deleteFile(test.c, { ownerId, id: file.id })).toBe(true)
    expect(await deleteFile(test.c, { ownerId, id: file.id })).toBe(false)
    expect(await findFile(test.c, { ownerId, id: file.id })).toBeUndefined()
    expect((await listFiles(test.c, { ownerId })).items).toEqual([])
    const trash = await listFiles(test.c, { ownerId, trashed: true })
    expect(trash.items.map(({ id }) => id)).toEqual([file.id])
    expect((await findUser(test.c, ownerId))?.quota.used).toBe(5)
    expect(await restoreFile(test.c, { ownerId, id: file.id })).toMatchObject({ name: 'a' })
    expect(await restoreFile(test.c, { ownerId, id: file.id })).toBeUndefined()
  })

  it('does not give a file back over another one', async () => {
    const ownerId = await addUser(test.c)
    const { file } = await upload(test.ledger, { ownerId, name: 'a' })
    await deleteFile(test.c, { ownerId, id: file.id })
    await upload(test.ledger, { ownerId, name: 'a' })
    await expect(restoreFile(test.c, { ownerId, id: file.id })).rejects.toThrow(NameTaken)
  })

  it('is emptied for good, and only by its owner', async () => {
    const ownerId = await addUser(test.c)
    const { file } = await upload(test.ledger, { ownerId, size: 5 })
    await deleteFile(test.c, { ownerId, id: file.id })
    const stranger = await addUser(test.c)
    const permanent = { id: file.id, permanent: true }
    expect(await deleteFile(test.c, { ownerId: stranger, ...permanent })).toBe(false)
    expect(await deleteFile(test.c, { ownerId, ...permanent })).toBe(true)
    expect(await deleteFile(test.c, { ownerId, ...permanent })).toBe(false)
    expect((await findUser(test.c, ownerId))?.quota.used).toBe(0)
  })
})

describe('a copy of a file', () => {
  it('shares the content, which goes with the last of its files', async () => {
    const ownerId = await addUser(test.c, 20)
    const { file } = await upload(test.ledger, { ownerId, name: 'a', size: 8 })
    const copy = await copyFile(test.c, { ownerId, id: file.id, folder: '/b', name: 'a' })
    expect(copy).toMatchObject({ contentId: file.contentId, folder: '/b', size: 8 })
    const place = { ownerId, id: file.id, folder: '/c', name: 'a' }
    await expect(copyFile(test.c, place)).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
    await deleteFile(test.c, { ownerId, id: file.id, permanent: true })
    expect(await releaseAll(file.contentId)).toBe(0)
    await deleteFile(test.c, { ownerId, id: copy.id, permanent: true })
    expect(await releaseAll(file.contentId)).toBe(1)
  })

  it('is made before its content is released, or not at all', async () => {
    const ownerId = await addUser(test.c)
    for (let round = 0; round < 25; round += 1) {
      const { file } = await upload(test.ledger, { ownerId })
      const [copied] = await Promise.allSettled([
        copyFile(test.c, { ownerId, id: file.id, folder: '/copies', name: `${round}` }),
        deleteFile(test.c, { ownerId, id: file.id, permanent: true }),
      ])
      const [content] = await query<{ state: string }>(
        test.c,
        'SELECT state FROM contents WHERE id = $1',
        [file.contentId],
      )
      expect(content?.state).toBe(copied?.status === 'fulfilled' ? 'sealed' : 'released')
    }
  })
})

describe('sealing', () => {
  it('takes tree chunks of a committed content and asks for their copies', async () => {
    const ownerId = await addUser(test.c)
    const chunks = [digest(), digest()]
    const { file } = await upload(test.ledger, { ownerId, chunks })
    const { contentId } = file
    const tree = { digest: digest(), size: 100 }
    await test.ledger.register({
      contentId,
      kind: 'tree',
      seg: 0,
      offset: 0,
      chunks: [tree],
      wanted: 3,
    })
    expect(await sealContent(test.c, { contentId })).toBe(true)
    expect(await sealContent(test.c, { contentId })).toBe(false)
    expect(await findFile(test.c, { ownerId, id: file.id })).toMatchObject({
      sealed: true,
      chunks: 2,
    })
    const rows = await chunksOfSegments(test.c, { contentId, from: 0, to: 0 })
    expect(rows.map((row) => row.digest)).toEqual(expect.arrayContaining([...chunks, tree.digest]))
    const jobs = await query<{ payload: object }>(
      test.c,
      `SELECT payload FROM outbox WHERE payload->>'contentId' = $1 AND payload->>'kind' = 'tree'`,
      [contentId],
    )
    expect(jobs).toEqual([{ payload: { contentId, kind: 'tree', from: 0, to: 0 } }])
    await deleteFile(test.c, { ownerId, id: file.id, permanent: true })
    expect(await releaseAll(contentId)).toBe(2)
    expect((await chunksByDigest(test.c, [tree.digest]))[0]?.refs).toBe(0)
  })

  it('does nothing to a content that was released', async () => {
    const ownerId = await addUser(test.c)
    const { file } = await upload(test.ledger, { ownerId })
    await deleteFile(test.c, { ownerId, id: file.id, permanent: true })
    expect(await sealContent(test.c, { contentId: file.contentId })).toBe(false)
  })
})

describe('a content of several segments', () => {
  it('is read across their borders and placed only when no segment is short', async () => {
    const ownerId = await addUser(test.c)
    const live = [await addActiveNode(test.c), await addActiveNode(test.c)]
    const leaves = Array.from({ length: 2_500 }, digest)
    const { contentId } = await test.ledger.open({ ownerId, wanted: 2 })
    for (let seg = 0; seg < 3; seg += 1) {
      const chunks = leaves.slice(seg * 1_024, (seg + 1) * 1_024)
      const answer = await test.ledger.register({
        contentId,
        kind: 'leaf',
        seg,
        offset: 0,
        chunks: chunks.map((one) => ({ digest: one, size: 1 })),
        wanted: 2,
      })
      const nodes = seg === 1 ? live.slice(0, 1) : live
      await test.ledger.record(answer.map(({ digest: d, epoch }) => ({ digest: d, epoch, nodes })))
    }
    await test.ledger.commit({
      contentId,
      size: 2_500,
      root: { digest: digest(), codec: 'dag-pb' },
      chunkCount: 2_500,
      file: { ownerId, folder: '/', name: 'large', contentType: 'x' },
      placed: false,
    })
    const range = await leafRange(test.c, { contentId, from: 1_000, to: 2_100 })
    expect(range.map((leaf) => leaf.digest)).toEqual(leaves.slice(1_000, 2_100))
    expect(await leafRange(test.c, { contentId, from: 2_490, to: 9_999 })).toHaveLength(10)
    expect(await leafRange(test.c, { contentId, from: 5_000, to: 6_000 })).toEqual([])

    const mark = { contentId, kind: 'leaf', from: 0, to: 0, live, members: 2 } as const
    expect(await markPlaced(test.c, mark)).toBe(false)
    const short = await chunksOfSegments(test.c, { contentId, kind: 'leaf', from: 1, to: 1 })
    await test.ledger.record(
      short.map(({ digest: d, epoch }) => ({ digest: d, epoch, nodes: live })),
    )
    expect(await markPlaced(test.c, mark)).toBe(true)
    expect(await markPlaced(test.c, mark)).toBe(true)
  })
})
