import { describe, expect, it } from 'vitest'
import {
  changeSettings,
  copyFile,
  deleteFile,
  deleteFromTrash,
  deleteVersion,
  emptyTrash,
  FileNotFound,
  type FileRow,
  findFile,
  findUser,
  findVersion,
  listFiles,
  listVersions,
  NameTaken,
  PreconditionFailed,
  purgeTrash,
  purgeVersions,
  releaseNextSegment,
  restoreFile,
  restoreVersion,
} from '../src/index.ts'
import { addUser, digest, query, upload, useCatalog } from './test-catalog.ts'

const test = useCatalog()

const put = (ownerId: string, name: string, size: number, chunks = [digest()]) =>
  upload(test.ledger, { ownerId, name, size, chunks, onConflict: 'replace' })

const used = async (ownerId: string) => (await findUser(test.c, ownerId))?.quota.used

async function stateOf(contentId: string): Promise<string | undefined> {
  const text = 'SELECT state FROM contents WHERE id = $1'
  return (await query<{ state: string }>(test.c, text, [contentId]))[0]?.state
}

const versionsOf = async (ownerId: string, fileId: string) =>
  (await listVersions(test.c, { ownerId, fileId })).items

async function setting(change: { keepVersions?: number | null; trashDays?: number | null }) {
  await changeSettings(test.c, { change, actorId: await addUser(test.c) })
}

/** Puts the moment at which files were deleted back, as if days had passed. */
const daysPass = (ownerId: string, days: number) =>
  query(
    test.c,
    `UPDATE files SET deleted_at = deleted_at - make_interval(days => $2) WHERE owner_id = $1`,
    [ownerId, days],
  )

const untilNothing = async (purge: () => Promise<{ files: number }>) => {
  let total = 0
  for (let gone = await purge(); gone.files > 0; gone = await purge()) total += gone.files
  return total
}

describe('a file that is replaced', () => {
  it('keeps what it was as a version, which counts for the quota', async () => {
    const ownerId = await addUser(test.c)
    const { file: first } = await put(ownerId, 'a', 10)
    const { file } = await put(ownerId, 'a', 20)
    const [version, ...others] = await versionsOf(ownerId, file.id)
    expect(version).toMatchObject({ version: 1, size: 10, contentId: first.contentId })
    expect(version?.createdAt).toEqual(first.updatedAt)
    expect(others).toEqual([])
    expect(await stateOf(first.contentId)).toBe('sealed')
    expect(await used(ownerId)).toBe(30)
  })

  it('keeps no version of the same bytes', async () => {
    const ownerId = await addUser(test.c)
    const chunk = [digest()]
    const { file: first } = await put(ownerId, 'a', 10, chunk)
    const { file } = await put(ownerId, 'a', 10, chunk)
    expect(await versionsOf(ownerId, file.id)).toEqual([])
    expect(await stateOf(first.contentId)).toBe('released')
    expect(await used(ownerId)).toBe(10)
  })

  it('keeps the last ten, and lets the bytes of older ones go', async () => {
    const ownerId = await addUser(test.c)
    const contents: string[] = []
    for (let i = 0; i < 13; i += 1) contents.push((await put(ownerId, 'a', 1)).file.contentId)
    const { items } = await listFiles(test.c, { ownerId })
    const kept = await versionsOf(ownerId, items[0]?.id as string)
    expect(kept.map(({ version }) => version)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
    const states = await Promise.all(contents.map(stateOf))
    expect(states).toEqual([...Array(2).fill('released'), ...Array(11).fill('sealed')])
    expect(await used(ownerId)).toBe(11)
  })

  it('keeps as many as the setting says, and the purge brings down those that have more', async () => {
    const ownerId = await addUser(test.c)
    for (let i = 0; i < 5; i += 1) await put(ownerId, 'a', 1)
    const { file } = await put(ownerId, 'a', 1)
    await setting({ keepVersions: 2 })
    expect(await untilNothing(() => purgeVersions(test.c))).toBeGreaterThanOrEqual(3)
    expect((await versionsOf(ownerId, file.id)).map(({ version }) => version)).toEqual([5, 4])
    expect(await used(ownerId)).toBe(3)
    await setting({ keepVersions: 0 })
    const { file: last } = await put(ownerId, 'a', 7)
    expect((await versionsOf(ownerId, file.id)).length).toBe(2)
    await untilNothing(() => purgeVersions(test.c))
    expect(await versionsOf(ownerId, file.id)).toEqual([])
    expect([await used(ownerId), last.size]).toEqual([7, 7])
    await setting({ keepVersions: null })
  })

  it('pages through its versions, and shows them to nobody else', async () => {
    const ownerId = await addUser(test.c)
    for (let i = 0; i < 4; i += 1) await put(ownerId, 'a', 1)
    const { file } = await put(ownerId, 'a', 1)
    const owner = { ownerId, fileId: file.id }
    const first = await listVersions(test.c, { ...owner, limit: 3 })
    expect([first.items.map(({ version }) => version), first.next]).toEqual([[4, 3, 2], 2])
    const rest = await listVersions(test.c, { ...owner, limit: 3, before: 2 })
    expect([rest.items.map(({ version }) => version), rest.next]).toEqual([[1], null])
    const stranger = { ownerId: await addUser(test.c), fileId: file.id }
    expect((await listVersions(test.c, stranger)).items).toEqual([])
    expect(await findVersion(test.c, { ...stranger, version: 1 })).toBeUndefined()
    expect(await deleteVersion(test.c, { ...stranger, version: 1 })).toBe(false)
    await expect(restoreVersion(test.c, { ...stranger, version: 1 })).rejects.toThrow(FileNotFound)
  })
})

describe('a version', () => {
  async function twice() {
    const ownerId = await addUser(test.c)
    const { file: first } = await put(ownerId, 'a', 10)
    const { file: second } = await put(ownerId, 'a', 25)
    return { ownerId, fileId: second.id, first, second }
  }

  it('is exchanged with what the file is now when it is restored, and takes no room by that', async () => {
    const { ownerId, fileId, first, second } = await twice()
    const file = await restoreVersion(test.c, { ownerId, fileId, version: 1 })
    expect(file).toMatchObject({ id: fileId, contentId: first.contentId, size: 10, version: 3 })
    expect(await versionsOf(ownerId, fileId)).toMatchObject([
      { version: 2, contentId: second.contentId, size: 25 },
    ])
    expect(await used(ownerId)).toBe(35)
  })

  it('is restored only while the file is what the guard wants', async () => {
    const { ownerId, fileId, second } = await twice()
    const guard = (file: FileRow) => {
      if (file.contentId !== 'another') throw new PreconditionFailed('another')
    }
    const restoring = restoreVersion(test.c, { ownerId, fileId, version: 1, guard })
    await expect(restoring).rejects.toThrow(PreconditionFailed)
    expect((await findFile(test.c, { ownerId, id: fileId }))?.contentId).toBe(second.contentId)
  })

  it('lets its bytes go when it is removed', async () => {
    const { ownerId, fileId, first } = await twice()
    expect(await deleteVersion(test.c, { ownerId, fileId, version: 1 })).toBe(true)
    expect(await deleteVersion(test.c, { ownerId, fileId, version: 1 })).toBe(false)
    expect(await stateOf(first.contentId)).toBe('released')
    expect(await used(ownerId)).toBe(25)
  })

  it('keeps bytes that no file has any more, also through a release that comes late', async () => {
    const { ownerId, fileId, first } = await twice()
    const copy = await copyFile(test.c, { ownerId, id: fileId, folder: '/', name: 'copy' })
    await restoreVersion(test.c, { ownerId, fileId, version: 1 })
    await deleteFile(test.c, { ownerId, id: copy.id, permanent: true })
    const [now] = await versionsOf(ownerId, fileId)
    expect(await stateOf(now?.contentId as string)).toBe('sealed')
    expect(await releaseNextSegment(test.c, now?.contentId as string)).toBe(false)
    expect(await stateOf(first.contentId)).toBe('sealed')
  })

  it('goes with its file, and not before', async () => {
    const { ownerId, fileId, first, second } = await twice()
    await deleteFile(test.c, { ownerId, id: fileId })
    expect(await used(ownerId)).toBe(35)
    expect(await versionsOf(ownerId, fileId)).toEqual([])
    await restoreFile(test.c, { ownerId, id: fileId })
    expect(await versionsOf(ownerId, fileId)).toHaveLength(1)
    await deleteFile(test.c, { ownerId, id: fileId, permanent: true })
    const states = await Promise.all([first, second].map(({ contentId }) => stateOf(contentId)))
    expect([states, await used(ownerId)]).toEqual([['released', 'released'], 0])
  })
})

describe('the trash', () => {
  it('gives a file back, under another name where its own is taken', async () => {
    const ownerId = await addUser(test.c)
    const { file } = await put(ownerId, 'a.txt', 1)
    await deleteFile(test.c, { ownerId, id: file.id })
    await put(ownerId, 'a.txt', 1)
    await expect(restoreFile(test.c, { ownerId, id: file.id })).rejects.toThrow(NameTaken)
    const back = await restoreFile(test.c, { ownerId, id: file.id, onConflict: 'rename' })
    expect(back).toMatchObject({ id: file.id, name: 'a (2).txt', deletedAt: null })
    expect(await restoreFile(test.c, { ownerId, id: file.id })).toBeUndefined()
  })

  it('is listed newest first, page by page', async () => {
    const ownerId = await addUser(test.c)
    for (const name of ['a', 'b', 'c', 'd']) {
      const { file } = await put(ownerId, name, 1)
      await deleteFile(test.c, { ownerId, id: file.id })
    }
    const names: string[] = []
    let cursor: string | undefined
    do {
      const sort = '-deletedAt' as const
      const page = await listFiles(test.c, { ownerId, trashed: true, sort, limit: 2, cursor })
      names.push(...page.items.map(({ name }) => name))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(names).toEqual(['d', 'c', 'b', 'a'])
  })

  it('removes for good only what lies in it', async () => {
    const ownerId = await addUser(test.c)
    const { file } = await put(ownerId, 'a', 1)
    expect(await deleteFromTrash(test.c, { ownerId, id: file.id })).toBe(false)
    await deleteFile(test.c, { ownerId, id: file.id })
    const stranger = await addUser(test.c)
    expect(await deleteFromTrash(test.c, { ownerId: stranger, id: file.id })).toBe(false)
    expect(await deleteFromTrash(test.c, { ownerId, id: file.id })).toBe(true)
    expect([await stateOf(file.contentId), await used(ownerId)]).toEqual(['released', 0])
  })

  it('is emptied slice by slice, and nothing but it', async () => {
    const ownerId = await addUser(test.c)
    const { file: kept } = await put(ownerId, 'kept', 5)
    const { file } = await put(ownerId, 'a', 1)
    await query(
      test.c,
      `INSERT INTO files (owner_id, folder, name, content_id, content_type, size, deleted_at)
        SELECT owner_id, '/many', i::text, content_id, content_type, size, now()
        FROM files, generate_series(1, 1200) AS i WHERE id = $1`,
      [file.id],
    )
    await query(test.c, 'UPDATE users SET used_bytes = used_bytes + 1200 WHERE id = $1', [ownerId])
    await deleteFile(test.c, { ownerId, id: file.id })
    const before = await emptyTrash(test.c, { ownerId, limitMs: 0 })
    expect(before).toEqual({ files: 0, bytes: 0, more: true })
    const emptied = await emptyTrash(test.c, { ownerId })
    expect(emptied).toEqual({ files: 1201, bytes: 1201, more: false })
    expect([await used(ownerId), await stateOf(file.contentId)]).toEqual([5, 'released'])
    expect(await stateOf(kept.contentId)).toBe('sealed')
  })

  it('loses by itself what was in it for longer than the setting says', async () => {
    const ownerId = await addUser(test.c)
    const { file: old } = await put(ownerId, 'old', 1)
    await put(ownerId, 'old', 2)
    const { file: young } = await put(ownerId, 'young', 4)
    const { file: live } = await put(ownerId, 'live', 8)
    await deleteFile(test.c, { ownerId, id: old.id })
    await daysPass(ownerId, 31)
    await deleteFile(test.c, { ownerId, id: young.id })
    await untilNothing(() => purgeTrash(test.c))
    expect(await findFile(test.c, { ownerId, id: old.id, trashed: true })).toBeUndefined()
    expect(await findFile(test.c, { ownerId, id: young.id, trashed: true })).toBeDefined()
    expect([await stateOf(old.contentId), await used(ownerId)]).toEqual(['released', 12])
    await setting({ trashDays: 0 })
    await untilNothing(() => purgeTrash(test.c))
    expect(await findFile(test.c, { ownerId, id: young.id, trashed: true })).toBeUndefined()
    expect(await findFile(test.c, { ownerId, id: live.id })).toBeDefined()
    await setting({ trashDays: null })
  })

  it('is purged by two at once, and each file goes once', async () => {
    const ownerId = await addUser(test.c)
    for (let i = 0; i < 20; i += 1) {
      const { file } = await put(ownerId, `${i}`, 1)
      await deleteFile(test.c, { ownerId, id: file.id })
    }
    await daysPass(ownerId, 40)
    const gone = await Promise.all([1, 2, 3].map(() => untilNothing(() => purgeTrash(test.c))))
    expect(gone.reduce((sum, files) => sum + files, 0)).toBe(20)
    expect(await used(ownerId)).toBe(0)
  })
})
