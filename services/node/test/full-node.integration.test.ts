import { describe, expect, it } from 'vitest'
import { carOf, cidOf, json, jsonLines, listBlocks, send, sendFiles } from './node-client.ts'
import { startHere, temporaryFolder } from './running-node.ts'
import { unfinishedFiles } from './unfinished-files.ts'

const block = (fill: string, size = 1_000) => Buffer.alloc(size, fill)
const FULL = /no space left on device/

describe('a node with a capacity', () => {
  it('refuses what does not fit, keeps nothing of it, and takes blocks again after a removal', async () => {
    await using folder = await temporaryFolder()
    const node = await startHere(folder.path, { capacity: 3_500 })
    const put = (...blocks: Buffer[]) => sendFiles(`${node.rpcUrl}/api/v0/block/put`, ...blocks)
    const importCar = (...blocks: Buffer[]) =>
      sendFiles(`${node.rpcUrl}/api/v0/dag/import?pin-roots=false`, carOf(...blocks))

    expect((await put(block('a'), block('b'))).status).toBe(200)
    const refused = await importCar(block('c'), block('d'))
    expect(refused.status).toBe(500)
    expect(json(refused)).toMatchObject({ Message: expect.stringMatching(FULL), Type: 'error' })
    expect(await listBlocks(node.rpcUrl)).toEqual([cidOf(block('a')), cidOf(block('b'))].sort())
    expect(await unfinishedFiles(folder.path)).toEqual([])

    expect((await put(block('c'))).status).toBe(200)
    expect(json(await put(block('d'))).Message).toMatch(FULL)
    // What is there already needs no room.
    expect((await put(block('a'))).status).toBe(200)

    const removed = await send(`${node.rpcUrl}/api/v0/block/rm?arg=${cidOf(block('a'))}`)
    expect(jsonLines(removed)).toEqual([{ Hash: cidOf(block('a')) }])
    expect((await put(block('d'))).status).toBe(200)
    await node.stop()
  })

  it('counts what it holds when it starts', async () => {
    await using folder = await temporaryFolder()
    const before = await startHere(folder.path)
    await sendFiles(`${before.rpcUrl}/api/v0/block/put`, block('a'), block('b', 500))
    await before.stop()
    const after = await startHere(folder.path, { capacity: 2_000 })
    expect(json(await send(`${after.rpcUrl}/api/v0/repo/stat`))).toMatchObject({
      RepoSize: 1_500,
      StorageMax: 2_000,
      NumObjects: 2,
    })
    const reply = await sendFiles(`${after.rpcUrl}/api/v0/block/put`, block('c', 501))
    expect(json(reply).Message).toMatch(FULL)
    await after.stop()
  })

  it('does not promise the same room to two writers at once', async () => {
    await using folder = await temporaryFolder()
    const node = await startHere(folder.path, { capacity: 10_000 })
    const fills = Array.from({ length: 30 }, (_, i) => block(`#${i}`))
    const url = `${node.rpcUrl}/api/v0/block/put`
    const replies = await Promise.all(fills.map((bytes) => sendFiles(url, bytes)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(10)
    expect(await listBlocks(node.rpcUrl)).toHaveLength(10)
    await node.stop()
  })
})
