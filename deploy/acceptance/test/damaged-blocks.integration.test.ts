import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  blockFile,
  createJournal,
  type Damage,
  damageBlock,
  expectInvariants,
  holdersOf,
  LIMIT_MS,
  type LyingFront,
  leavesOf,
  mib,
  randomContent,
  type System,
  sha256Of,
  startLyingFront,
  startSystem,
  swapBlocks,
  type TestNode,
  until,
  untilState,
  wrongCopies,
} from '../src/index.ts'

const DAMAGES: readonly Damage[] = ['one bit', 'truncated', 'emptied']

describe('blocks with wrong bytes', { timeout: LIMIT_MS }, () => {
  const journal = createJournal()
  let front: LyingFront
  let system: System

  beforeAll(async () => {
    system = await startSystem({
      nodes: 4,
      front: async (node, number) => {
        const started = await startLyingFront(node)
        if (number === 1) front = started
        return started
      },
    })
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  const store = async (path: string, size: number) => {
    const { id } = await journal.upload(system.client, path, randomContent(size))
    await until('it is safe and sealed', async () => {
      const { health, sealed } = await system.client.file(id)
      return health === 'safe' && sealed
    })
    return { id, sha256: journal.files.get(path)?.sha256, leaves: await leavesOf(system, id) }
  }
  /** Several at a time, so that load sends them to different holders. */
  const readMany = async (id: string) =>
    Promise.all(Array.from({ length: 4 }, async () => sha256Of(await system.client.download(id))))

  it('are never served, and are replaced after they were read', async () => {
    const { id, sha256, leaves } = await store('/damaged', mib(5))
    for (const [index, damage] of DAMAGES.entries()) {
      const [one, other] = (await holdersOf(system, id, index)) as [TestNode, TestNode]
      await damageBlock(one, leaves[index] as Buffer, damage)
      await damageBlock(other, leaves[index] as Buffer, damage)
    }
    const fourth = await holdersOf(system, id, 3)
    const common = (await holdersOf(system, id, 4)).find((node) => fourth.includes(node))
    await swapBlocks(common as TestNode, leaves[3] as Buffer, leaves[4] as Buffer)
    expect(await wrongCopies(system, 3)).toHaveLength(8)

    await until('all copies are right again', async () => {
      for (const actual of await readMany(id)) expect(actual).toBe(sha256)
      return (await wrongCopies(system, 3)).length === 0
    })
    await expectInvariants(system, journal)
  })

  it('are an error when no copy is right, until one is', async () => {
    const { id, leaves } = await store('/all-bad', 100_000)
    const [digest] = leaves as [Buffer]
    const holders = await holdersOf(system, id)
    const [first] = holders as [TestNode]
    const right = await readFile(blockFile(first, digest))
    for (const node of holders) await damageBlock(node, digest, 'one bit')

    const failure = await system.client.download(id).catch((error: unknown) => error)
    expect(failure).toMatchObject({ status: 503, code: 'CHUNK_UNAVAILABLE' })
    await until('it is listed', async () => {
      const { health } = await system.client.file(id)
      return health !== 'safe'
    })

    await Promise.all(holders.map((node) => writeFile(blockFile(node, digest), right)))
    await until('it can be read', async () => {
      const body = Buffer.from(await (await system.client.download(id)).arrayBuffer())
      return body.equals(right)
    })
    await expectInvariants(system, journal)
  })

  it('are caught when a node lies about them, which is not believed any more (F17)', async () => {
    const { id, sha256 } = await store('/lied-about', mib(4))
    const liar = system.nodes[0] as TestNode
    front.lying = true
    await until('it is in quarantine', async () => {
      for (const actual of await readMany(id)) expect(actual).toBe(sha256)
      return (await system.nodeInfo(liar))?.state === 'quarantined'
    })
    const info = await system.nodeInfo(liar)
    expect(info?.reason).toMatch(/lied 3 times/)
    const lies = front.lies
    await until('every chunk has its copies on the others', async () => {
      const { health } = await system.client.file(id)
      return health === 'safe'
    })
    for (const actual of await readMany(id)) expect(actual).toBe(sha256)
    expect(front.lies).toBe(lies)

    front.lying = false
    await system.client.resumeNode(info?.id as number)
    await untilState(system, liar, 'active')
    await expectInvariants(system, journal)
  })
})
