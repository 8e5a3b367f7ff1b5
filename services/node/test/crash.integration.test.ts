import { describe, expect, it } from 'vitest'
import { carOf, cidOf, json, listBlocks, type Reply, send, sendFiles } from './node-client.ts'
import { type NodeProcess, startProcess, temporaryFolder } from './running-node.ts'
import { unfinishedFiles } from './unfinished-files.ts'

const ROUNDS = 6
const WRITERS = 6
const BLOCK_BYTES = 1_048_576

const shared = Buffer.alloc(BLOCK_BYTES, 0xa5)

const put = ({ rpcUrl }: NodeProcess, block: Buffer) =>
  sendFiles(`${rpcUrl}/api/v0/block/put?cid-codec=raw`, block)
const importCar = ({ rpcUrl }: NodeProcess, ...blocks: Buffer[]) =>
  sendFiles(`${rpcUrl}/api/v0/dag/import?pin-roots=false&stats=true`, carOf(...blocks))
const remove = ({ rpcUrl }: NodeProcess, cid: string) =>
  send(`${rpcUrl}/api/v0/block/rm?force=true&arg=${cid}`)
const read = ({ gatewayUrl }: NodeProcess, cid: string) =>
  send(`${gatewayUrl}/ipfs/${cid}?format=raw`, { method: 'GET' })

/** Puts the shared block and ever new ones until the node dies under it; notes what was acknowledged. */
async function keepWriting(node: NodeProcess, writer: string, acknowledged: Set<string>) {
  const note = (reply: Reply, ...blocks: Buffer[]) => {
    if (reply.status === 200) for (const block of blocks) acknowledged.add(cidOf(block))
  }
  try {
    for (let i = 0; ; i += 1) {
      const own = Buffer.alloc(BLOCK_BYTES / 4, `${writer}/${i}`)
      note(await put(node, shared), shared)
      note(await importCar(node, shared, own), shared, own)
      if (i % 3 !== 0) continue
      // From here on nobody knows whether it is there, until the removal is answered.
      acknowledged.delete(cidOf(own))
      await remove(node, cidOf(own))
    }
  } catch {
    // The connection broke: the node was killed.
  }
}

async function expectWholeBlocks(node: NodeProcess, acknowledged: Set<string>): Promise<void> {
  const listed = await listBlocks(node.rpcUrl)
  let bytes = 0
  for (const cid of listed) {
    const { body } = await read(node, cid)
    expect(cidOf(body)).toBe(cid)
    bytes += body.length
  }
  expect(listed).toEqual(expect.arrayContaining([...acknowledged]))
  const stat = json(await send(`${node.rpcUrl}/api/v0/repo/stat`))
  expect(stat).toMatchObject({ NumObjects: listed.length, RepoSize: bytes })
}

describe('a node that is killed', () => {
  it('shows only whole blocks afterwards, and all it acknowledged', async () => {
    await using folder = await temporaryFolder()
    let node = await startProcess(folder.path)
    const { peerId } = node
    const acknowledged = new Set<string>()
    for (let round = 0; round < ROUNDS; round += 1) {
      const writers = Array.from({ length: WRITERS }, (_, writer) =>
        keepWriting(node, `${round}/${writer}`, acknowledged),
      )
      // Killed at a point of its work, not of the clock: after so many more answers.
      for (let answers = 0; answers <= round * 7; answers += 1) await put(node, shared)
      await node.kill()
      await Promise.all(writers)

      node = await startProcess(folder.path)
      expect(node.peerId).toBe(peerId)
      expect(await unfinishedFiles(folder.path)).toEqual([])
      await expectWholeBlocks(node, acknowledged)
    }
    expect(await node.leave()).toBe(0)
  })

  it('never shows a short block while many put the same one', async () => {
    await using folder = await temporaryFolder()
    const node = await startProcess(folder.path, { HOLDFAST_SYNC: 'false' })
    const short: number[] = []
    let writing = true
    async function watch(): Promise<void> {
      while (writing) {
        const reply = await read(node, cidOf(shared))
        if (reply.status === 200 && reply.body.length !== BLOCK_BYTES) short.push(reply.body.length)
        else if (reply.status === 200) expect(reply.body.equals(shared)).toBe(true)
      }
    }
    const watchers = [watch(), watch()]
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: WRITERS }, () => put(node, shared)))
      await remove(node, cidOf(shared))
    }
    writing = false
    await Promise.all(watchers)
    expect(short).toEqual([])
    const stat = json(await send(`${node.rpcUrl}/api/v0/repo/stat`))
    expect(stat).toMatchObject({ NumObjects: 0, RepoSize: 0 })
    await node.leave()
  })
})
