import { describe, expect, it } from 'vitest'
import {
  chunksByDigest,
  createUpload,
  expireUploads,
  findUpload,
  moveReservation,
  removeUpload,
  returnReservation,
  saveUpload,
  staleOpenContents,
  type TakenUpload,
  takeUpload,
  UploadOvertaken,
} from '../src/index.ts'
import { addUser, digest, query, useCatalog } from './test-catalog.ts'

const test = useCatalog()
const MIB = 1_048_576
const NONE = new Uint8Array(0)

async function begin(size = 4 * MIB) {
  const ownerId = await addUser(test.c)
  const { contentId } = await test.ledger.open({
    ownerId,
    wanted: 3,
    reserveBytes: size,
    lease: 'tus',
  })
  const upload = await createUpload(test.c, {
    ...{ ownerId, contentId, size, concat: null, metadata: null, wanted: null },
    ...{ folder: '/', name: 'a', contentType: 'text/plain', onConflict: 'fail' },
  })
  return { ...upload, take: () => take(upload) }
}

async function take({ id, ownerId }: { id: string; ownerId: string }): Promise<TakenUpload> {
  const found = await takeUpload(test.c, { id, ownerId })
  if (typeof found !== 'object' || !('taken' in found)) throw new Error('it cannot be taken')
  return found.taken
}

const register = ({ contentId, fence }: TakenUpload, from: number, digests: Buffer[]) =>
  test.ledger.register({
    ...{ contentId, fence, kind: 'leaf', wanted: 3 },
    ...{ seg: Math.floor(from / 1_024), offset: from % 1_024 },
    chunks: digests.map((one) => ({ digest: one, size: MIB })),
  })

const refsOf = async (digests: Buffer[]) => {
  const rows = await chunksByDigest(test.c, digests)
  return digests.map((one) => rows.find((row) => row.digest.equals(one))?.refs)
}

describe('a request that was overtaken', () => {
  it('registers nothing, notes nothing and commits nothing', async () => {
    const upload = await begin()
    const older = await upload.take()
    const newer = await upload.take()
    const chunk = digest()
    await expect(register(older, 0, [chunk])).rejects.toThrow(UploadOvertaken)
    expect(await chunksByDigest(test.c, [chunk])).toEqual([])
    await expect(saveUpload(test.c, older, { leaves: 1, tail: NONE })).rejects.toThrow(
      UploadOvertaken,
    )
    const commit = (fence: number) =>
      test.ledger.commit({
        ...{ contentId: upload.contentId, size: MIB, chunkCount: 1, fence },
        root: { digest: chunk, codec: 'raw' },
        file: { ownerId: upload.ownerId, folder: '/', name: 'a', contentType: 'text/plain' },
      })
    await expect(commit(older.fence)).rejects.toThrow(UploadOvertaken)
    await register(newer, 0, [chunk])
    await saveUpload(test.c, newer, { leaves: 1, tail: NONE })
    expect((await commit(newer.fence)).created).toBe(true)
    expect(await takeUpload(test.c, upload)).toMatchObject({ finished: { offset: MIB } })
  })

  it.each([0, 1, 1_023, 1_024, 1_025])(
    'leaves nothing beyond the %i leaves that count',
    async (counted) => {
      const upload = await begin(3_000 * MIB)
      const older = await upload.take()
      const digests = Array.from({ length: 1_500 }, digest)
      await register(older, 0, digests.slice(0, 1_024))
      await register(older, 1_024, digests.slice(1_024))
      await saveUpload(test.c, older, { leaves: counted, tail: Buffer.from('tail') })
      const newer = await upload.take()
      expect([newer.offset, newer.tail.toString()]).toEqual([counted * MIB + 4, 'tail'])
      const refs = await refsOf(digests)
      expect(refs.filter((one) => one === 1)).toHaveLength(counted)
      expect(refs.slice(0, counted).every((one) => one === 1)).toBe(true)
      // Other bytes come in their place.
      const others = [digest(), digest()]
      await register(newer, counted, others.slice(0, 1))
      await register(newer, counted + 1, others.slice(1))
      expect(await refsOf(others)).toEqual([1, 1])
    },
  )
})

describe('an upload that rests', () => {
  it('is no business of leases, and ends when its client was told it would', async () => {
    const upload = await begin()
    const open = async () => (await staleOpenContents(test.c)).map(({ id }) => id)
    expect(await open()).not.toContain(upload.contentId)
    expect(await expireUploads(test.c)).toEqual([])
    const taken = await upload.take()
    await query(test.c, `UPDATE uploads SET expires_at = now() WHERE id = '${upload.id}'`)
    // A sign of life in the last moment.
    await saveUpload(test.c, taken, { leaves: 0, tail: Buffer.from('x') })
    expect(await expireUploads(test.c)).toEqual([])
    await query(test.c, `UPDATE uploads SET expires_at = now() WHERE id = '${upload.id}'`)
    expect(await expireUploads(test.c)).toEqual([upload.id])
    expect(await findUpload(test.c, upload)).toMatchObject({ state: 'expired', offset: 0 })
    expect(await takeUpload(test.c, upload)).toBe('gone')
    await expect(saveUpload(test.c, taken, { leaves: 1, tail: NONE })).rejects.toThrow(
      UploadOvertaken,
    )
    await expect(register(taken, 0, [digest()])).rejects.toMatchObject({ code: 'CONTENT_NOT_OPEN' })
  })

  it('is nobody else’s', async () => {
    const upload = await begin()
    const ownerId = await addUser(test.c)
    expect(await takeUpload(test.c, { id: upload.id, ownerId })).toBeUndefined()
    expect(await removeUpload(test.c, { id: upload.id, ownerId })).toBe(false)
    expect(await removeUpload(test.c, { ...upload, within: '/elsewhere' })).toBe(false)
    expect(await removeUpload(test.c, upload)).toBe(true)
  })
})

describe('what parts had of the quota', () => {
  it('moves to what is made of them, and back', async () => {
    const parts = [await begin(10), await begin(20)]
    const whole = await begin(0)
    const reserved = async () =>
      Promise.all(
        [...parts, whole].map(async ({ contentId }) => {
          const text = `SELECT reserved_bytes AS b FROM contents WHERE id = '${contentId}'`
          return (await query<{ b: number }>(test.c, text))[0]?.b
        }),
      )
    const from = parts.map(({ contentId }) => contentId)
    expect(await moveReservation(test.c, { from, to: whole.contentId })).toBe(30)
    expect(await reserved()).toEqual([0, 0, 30])
    const to = from.map((contentId, i) => ({ contentId, bytes: 10 * (i + 1) }))
    await returnReservation(test.c, { from: whole.contentId, to })
    expect(await reserved()).toEqual([10, 20, 0])
  })
})
