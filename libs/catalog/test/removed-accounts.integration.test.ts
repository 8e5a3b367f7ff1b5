import { describe, expect, it } from 'vitest'
import {
  audit,
  createSession,
  deleteFile,
  findUser,
  listAudit,
  releaseNextSegment,
  removeDataOf,
  removedUsers,
  removeUser,
} from '../src/index.ts'
import { addUser, digest, query, upload, useCatalog } from './test-catalog.ts'

const test = useCatalog()

async function release(ownerId: string): Promise<void> {
  const contents = await query<{ id: string }>(
    test.c,
    `SELECT id FROM contents WHERE owner_id = $1 AND state = 'released'`,
    [ownerId],
  )
  for (const { id } of contents) while (await releaseNextSegment(test.c, id));
}

describe('a removed account', () => {
  it('leaves slice by slice, its row with the last content, its story never', async () => {
    const userId = await addUser(test.c)
    const actorId = await addUser(test.c)
    const shared = digest()
    for (let i = 0; i < 103; i += 1) await upload(test.ledger, { ownerId: userId })
    const { file } = await upload(test.ledger, { ownerId: userId, chunks: [shared] })
    await deleteFile(test.c, { ownerId: userId, id: file.id })
    const others = await upload(test.ledger, { ownerId: actorId, chunks: [shared] })
    await test.ledger.open({ ownerId: userId, wanted: 3, reserveBytes: 5 })
    await createSession(test.c, { userId, tokenHash: digest(), ttlSeconds: 60 })
    await audit(test.c, { actorId: userId, action: 'mail.reset', subject: userId })

    expect(await removeUser(test.c, { userId, actorId })).toBe(true)
    expect(await removeUser(test.c, { userId, actorId })).toBe(false)
    expect(await findUser(test.c, userId)).toBeUndefined()
    expect(await removedUsers(test.c)).toEqual([userId])
    // A second process does the same at the same time.
    const slices = await Promise.all([removeDataOf(test.c, userId), removeDataOf(test.c, userId)])
    expect(slices.reduce((sum, { files }) => sum + files, 0)).toBe(104)
    expect(await removeDataOf(test.c, userId)).toEqual({ files: 0, done: false })

    await release(userId)
    expect(await removeDataOf(test.c, userId)).toEqual({ files: 0, done: true })
    expect(await removeDataOf(test.c, userId)).toEqual({ files: 0, done: true })
    expect(await query(test.c, 'SELECT id FROM users WHERE id = $1', [userId])).toEqual([])
    expect((await listAudit(test.c, { subject: userId })).map(({ action }) => action)).toEqual([
      'user.removed',
      'mail.reset',
    ])
    const refs = await query<{ refs: number }>(
      test.c,
      'SELECT refs FROM chunks WHERE digest = $1',
      [shared],
    )
    expect(refs).toEqual([{ refs: 1 }])
    expect(others.created).toBe(true)
  })

  it('takes nothing in any more, not even what was on its way', async () => {
    const [userId, actorId] = [await addUser(test.c), await addUser(test.c)]
    await removeUser(test.c, { userId, actorId })
    await expect(upload(test.ledger, { ownerId: userId })).rejects.toThrow('no such user')
    await expect(test.ledger.open({ ownerId: userId, wanted: 3 })).rejects.toThrow('no such user')
    // A replacing upload of no known length reserves nothing, and is opened: its commit is refused.
    await test.ledger.open({ ownerId: userId, wanted: 3, replaces: true })
    expect(await removeDataOf(test.c, userId)).toEqual({ files: 0, done: false })
    await release(userId)
    expect(await removeDataOf(test.c, userId)).toEqual({ files: 0, done: true })
  })

  it('is never one that was not removed', async () => {
    const userId = await addUser(test.c)
    await upload(test.ledger, { ownerId: userId })
    expect(await removeDataOf(test.c, userId)).toEqual({ files: 0, done: true })
    expect((await findUser(test.c, userId))?.quota.usedFiles).toBe(1)
  })
})
