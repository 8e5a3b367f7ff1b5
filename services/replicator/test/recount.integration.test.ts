import {
  bumpGroupWork,
  chunksOfSegments,
  copyFile,
  deleteFile,
  editFile,
  fileHealth,
  findFile,
  refreshGroupHolders,
  takeOutbox,
  unfinishedContents,
} from '@holdfast/catalog'
import { groupOf } from '@holdfast/chunks'
import { type JobHandler, silentLog } from '@holdfast/jobs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReplicatorDeps } from '../src/deps.ts'
import { placeChunksHandler } from '../src/place-chunks.job.ts'
import { recountWantedHandler } from '../src/recount-wanted.job.ts'
import { removeCopiesHandler } from '../src/remove-copies.job.ts'
import { noise, openStorage, type Storage } from './fixtures/storage.ts'

const MIB = 1_048_576
let storage: Storage
let handlers: Record<string, JobHandler>

beforeAll(async () => {
  storage = await openStorage(5)
  const deps = {
    ...storage,
    config: { jobs: 1, removeGrace: 0.001 },
    log: silentLog,
  } as unknown as ReplicatorDeps
  handlers = {
    'place-chunks': placeChunksHandler(deps),
    'recount-wanted': recountWantedHandler(deps),
    'remove-copies': removeCopiesHandler(deps),
  }
})
afterAll(() => storage?.close())

const deliver = (job: string, payload: unknown) =>
  storage.deliver(handlers[job] as JobHandler, payload)

/** Does what the outbox asks for until it asks for nothing; jobs of other services are left out. */
async function workOff(): Promise<string[]> {
  const done: string[] = []
  for (;;) {
    const jobs: { job: string; payload: unknown }[] = []
    await takeOutbox(storage.catalog, 100, async (rows) => void jobs.push(...rows))
    if (jobs.length === 0) return done
    for (const { job, payload } of jobs) {
      if (!(job in handlers)) continue
      await deliver(job, payload)
      done.push(job)
    }
  }
}

async function fileOf(contentId: string) {
  const row = await storage.catalog.db
    .selectFrom('files')
    .select(['id', 'owner_id as ownerId'])
    .where('content_id', '=', contentId)
    .orderBy('id')
    .executeTakeFirstOrThrow()
  return row
}

/** As if it were sealed; sealing is the chunker's. */
async function stored(seed: string, bytes = 2.5 * MIB) {
  const contentId = await storage.upload(noise(bytes, seed))
  await storage.catalog.db
    .updateTable('contents')
    .set({ state: 'sealed' })
    .where('id', '=', contentId)
    .execute()
  await workOff()
  return { contentId, ...(await fileOf(contentId)) }
}

const chunksOf = (contentId: string) =>
  chunksOfSegments(storage.catalog, { contentId, kind: 'leaf', from: 0, to: 0 })

async function distinct(contentId: string) {
  const chunks = await chunksOf(contentId)
  const of = (values: number[]) => [...new Set(values)]
  return {
    wanted: of(chunks.map(({ wanted }) => wanted)),
    copies: of(chunks.map(({ holders }) => holders.length)),
  }
}

const health = async (file: { id: string; ownerId: string; contentId: string }) => ({
  ...(await fileHealth(storage.catalog, file)),
  wanted: (await findFile(storage.catalog, file))?.copies.wanted,
})

describe('wanted copies of one file', () => {
  it('are raised: the file is storing until every chunk has them', async () => {
    const file = await stored('raise')
    expect(await health(file)).toEqual({ health: 'safe', least: 3, wanted: 3 })
    const edited = await editFile(storage.catalog, { ...file, copies: 5 })
    expect(edited.copies.wanted).toBe(5)
    expect(edited.health).toBe('storing')
    expect(await workOff()).toEqual(['recount-wanted', 'place-chunks'])
    expect(await distinct(file.contentId)).toEqual({ wanted: [5], copies: [5] })
    expect(await health(file)).toEqual({ health: 'safe', least: 5, wanted: 5 })
  })

  it('are lowered: copies too many leave through remove-copies, and nothing else', async () => {
    const file = await stored('lower')
    await editFile(storage.catalog, { ...file, copies: 2 })
    expect(await workOff()).toEqual(['recount-wanted'])
    expect(await distinct(file.contentId)).toEqual({ wanted: [2], copies: [3] })
    expect(await health(file)).toEqual({ health: 'safe', least: 3, wanted: 2 })
    await trim(file.contentId)
    expect(await distinct(file.contentId)).toEqual({ wanted: [2], copies: [2] })
  })

  it('are not called complete by a job that comes before the chunks were told', async () => {
    const file = await stored('early')
    await editFile(storage.catalog, { ...file, copies: 4 })
    const range = { contentId: file.contentId, kind: 'leaf', from: 0, to: 0 }
    await deliver('place-chunks', range)
    const open = await unfinishedContents(storage.catalog)
    expect(open.find(({ id }) => id === file.contentId)).toMatchObject({ placed: false })
    await workOff()
    expect(await distinct(file.contentId)).toEqual({ wanted: [4], copies: [4] })
  })

  it('of files that share a content are the highest, and fall when that file goes', async () => {
    const file = await stored('shared')
    const copy = await copyFile(storage.catalog, { ...file, folder: '/', name: 'shared copy' })
    await editFile(storage.catalog, { ...file, copies: 2 })
    await workOff()
    expect(await distinct(file.contentId)).toMatchObject({ wanted: [3] })
    await editFile(storage.catalog, { ...copy, copies: 4 })
    await workOff()
    expect(await distinct(file.contentId)).toEqual({ wanted: [4], copies: [4] })
    await deleteFile(storage.catalog, { ...copy, permanent: true })
    await workOff()
    expect(await distinct(file.contentId)).toEqual({ wanted: [2], copies: [4] })
  })

  it('of a chunk that another content uses stay what that one asks for', async () => {
    const bytes = noise(MIB, 'both')
    const one = await stored('both', MIB)
    const more = Buffer.concat([bytes, noise(5, 'tail')])
    const contentId = await storage.upload(more, { copies: 4 })
    await workOff()
    const digest = (await chunksOf(one.contentId))[0]?.digest as Buffer
    expect(await distinct(one.contentId)).toEqual({ wanted: [4], copies: [4] })
    await editFile(storage.catalog, { ...one, copies: 1 })
    await workOff()
    expect(await distinct(one.contentId)).toMatchObject({ wanted: [4] })
    const other = await fileOf(contentId)
    await storage.catalog.db
      .updateTable('contents')
      .set({ state: 'sealed' })
      .where('id', '=', contentId)
      .execute()
    await editFile(storage.catalog, { ...other, copies: 2 })
    await workOff()
    const now = (await chunksOf(contentId)).find((chunk) => chunk.digest.equals(digest))
    expect(now?.wanted).toBe(2)
  })
})

describe('recount-wanted', () => {
  it('has nothing left to do when it is delivered twice', async () => {
    const file = await stored('twice')
    await editFile(storage.catalog, { ...file, copies: 2 })
    const payload = { contentId: file.contentId }
    expect(await deliver('recount-wanted', payload)).toMatchObject({
      kind: 'done',
      facts: { raised: 0, lowered: 3, finished: true },
    })
    expect(await deliver('recount-wanted', payload)).toMatchObject({ kind: 'skipped' })
  })

  it('is skipped when its content is gone', async () => {
    const file = await stored('gone')
    await editFile(storage.catalog, { ...file, copies: 2 })
    await deleteFile(storage.catalog, { ...file, permanent: true })
    const payload = { contentId: file.contentId }
    expect(await deliver('recount-wanted', payload)).toMatchObject({ kind: 'skipped' })
  })

  it('comes again while its content is not sealed', async () => {
    const contentId = await storage.upload(noise(2 * MIB, 'unsealed'))
    await workOff()
    await editFile(storage.catalog, { ...(await fileOf(contentId)), copies: 2 })
    const told = { kind: 'done', facts: { finished: false } }
    expect(await deliver('recount-wanted', { contentId })).toMatchObject(told)
    expect(await distinct(contentId)).toMatchObject({ wanted: [2] })
    expect(await deliver('recount-wanted', { contentId })).toMatchObject(told)
  })
})

async function trim(contentId: string): Promise<void> {
  await refreshGroupHolders(storage.catalog)
  const groups = (await chunksOf(contentId)).map(({ digest }) => groupOf(digest))
  await bumpGroupWork(storage.catalog, 'trim', groups)
  await deliver('remove-copies', {
    group: Math.min(...groups),
    toGroup: Math.max(...groups),
    class: 'trim',
  })
}
