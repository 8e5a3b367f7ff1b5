import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  beginUpload,
  createJournal,
  expectInvariants,
  LIMIT_MS,
  mib,
  randomContent,
  type System,
  startSystem,
  until,
} from '../src/index.ts'

describe('uploads that are never finished', { timeout: LIMIT_MS }, () => {
  const journal = createJournal()
  let system: System

  beforeAll(async () => {
    system = await startSystem({ nodes: 3 })
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  const openContents = async () => {
    const rows = await system.query(`SELECT FROM contents WHERE state = 'open'`)
    return rows.length
  }

  it('leave no chunk and no quota behind, wherever they are cut', async () => {
    const size = mib(6)
    const bytes = randomContent(size)
    for (const share of [0, 0.01, 0.5, 0.999]) {
      const upload = beginUpload(system, `/cut-at-${share}`, { size })
      await upload.write(bytes.subarray(0, Math.floor(size * share)))
      await until('the upload is under way', async () => (await openContents()) > 0, {
        everyMs: 10,
      })
      upload.cut()
      await until('it was given up', async () => (await openContents()) === 0)
    }
    await expectInvariants(system, journal)
    const [left] = await system.query<{ chunks: string }>('SELECT count(*) AS chunks FROM chunks')
    expect(Number(left?.chunks)).toBe(0)
  })

  it('are whole or not there when they are cut just before the answer', async () => {
    const size = mib(1) + 1
    const bytes = randomContent(size)
    await Promise.all(
      Array.from({ length: 8 }, async (_, at) => {
        const path = `/last-moment/${at}`
        const upload = beginUpload(system, path, { size })
        await upload.write(bytes)
        upload.end()
        upload.cut()
      }),
    )
    await until('nothing is under way', async () => (await openContents()) === 0)
    const { items } = await system.client.files({ folder: '/last-moment' })
    for (const { id } of items) {
      const body = Buffer.from(await (await system.client.download(id)).arrayBuffer())
      expect(body.equals(bytes)).toBe(true)
      await system.client.remove(id, { permanent: true })
    }
    await expectInvariants(system, journal)
  })

  it('take a bounded part of memory, a hundred at a time, and keep none of it', async () => {
    const resident = () => system.metric('gateway', 'process_resident_memory_bytes')
    const idle = await resident()
    const watch = watchMost(resident)
    await manyAtOnce(0)
    expect(watch.most() - idle).toBeLessThan(mib(400))
    // Buffers are collected late (libs/process/src/tune-memory.ts), so only what several rounds
    // would add up to tells kept memory from memory that waits to be collected.
    for (let round = 1; round < 4; round += 1) await manyAtOnce(round)
    expect((await watch.stop()) - idle).toBeLessThan(mib(1_024))

    const { items } = await system.client.files({ folder: '/many', limit: 500 })
    expect(items).toHaveLength(40)
    for (const { id } of items) await system.client.remove(id, { permanent: true })
    await expectInvariants(system, journal)
  })

  const manyAtOnce = async (round: number) => {
    const uploads = await beginMany(round)
    await until('all are under way', async () => (await openContents()) === uploads.length)
    // Nearly all are given up; the others end as if nothing had been.
    const answers = await Promise.all(
      uploads.map(async ({ upload, last }, at) => {
        if (at % 10 !== 0) return upload.cut()
        await upload.write(last)
        upload.end()
        const { status, code } = await upload.answer
        return status === 201 ? undefined : `${status} ${code}`
      }),
    )
    expect(answers.filter((answer) => answer !== undefined)).toEqual([])
    await until('nothing is under way', async () => (await openContents()) === 0)
  }

  const beginMany = (round: number) =>
    Promise.all(
      Array.from({ length: 100 }, async (_, at) => {
        const size = mib(2) + 1
        const bytes = randomContent(size)
        const upload = beginUpload(system, `/many/${round}-${at}`, { size })
        await upload.write(bytes.subarray(0, size - 1))
        return { upload, last: bytes.subarray(size - 1) }
      }),
    )
})

/** Looks at a figure again and again until it is stopped, and tells the largest it saw. */
const watchMost = (look: () => Promise<number>) => {
  let most = 0
  let stopped = false
  const watching = (async () => {
    while (!stopped) {
      most = Math.max(most, await look())
      await sleep(50)
    }
    return most
  })()
  watching.catch(() => {}) // told by stop
  return {
    most: () => most,
    stop: () => {
      stopped = true
      return watching
    },
  }
}
