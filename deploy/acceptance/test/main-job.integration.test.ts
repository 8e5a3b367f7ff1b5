import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createJournal,
  expectInvariants,
  type Journal,
  LIMIT_MS,
  randomContent,
  type System,
  startSystem,
  until,
} from '../src/index.ts'

const MIB = 1_048_576

describe('the main job', { timeout: LIMIT_MS }, () => {
  let system: System
  let journal: Journal

  beforeAll(async () => {
    system = await startSystem({ nodes: 4 })
    journal = createJournal()
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  it('stores a file three times and seals it', async () => {
    const file = await journal.upload(system.client, '/a/big.bin', randomContent(20 * MIB + 17))
    await journal.upload(system.client, '/a/small.txt', Buffer.from('small'))
    await journal.upload(system.client, '/a/empty', Buffer.alloc(0))
    await until('it is safe and sealed', async () => {
      const { health, sealed } = await system.client.file(file.id)
      return health === 'safe' && sealed
    })
    await expectInvariants(system, journal)
  })

  it('serves every byte while a node is dead, and heals by itself', async () => {
    const [victim] = system.nodes
    await victim?.process.kill()
    for (const { id, size } of journal.files.values()) {
      const response = await system.client.download(id)
      expect((await response.arrayBuffer()).byteLength).toBe(size)
    }
    await until('the node is out', async () => {
      const { items } = await system.client.nodes()
      return items.some(({ state }) => state === 'out')
    })
    const chunks = async () => {
      const [big] = [...journal.files.values()]
      const counts: number[] = []
      for await (const chunk of system.client.chunks(big?.id ?? '')) {
        counts.push(chunk.copies.filter(({ state }) => state === 'verified').length)
      }
      return counts
    }
    await until('every chunk has three live copies', async () =>
      (await chunks()).every((live) => live >= 3),
    )
  })

  it('takes a returned node back and ends with exactly three copies', async () => {
    await system.nodes[0]?.restart()
    await until('it is active again', async () => {
      const { items } = await system.client.nodes()
      return items.every(({ state }) => state === 'active')
    })
    await expectInvariants(system, journal)
  })

  it('removes the blocks of a deleted file from every node', async () => {
    await journal.remove(system.client, '/a/big.bin')
    await expectInvariants(system, journal)
    const [{ count } = { count: '-1' }] = await system.query<{ count: string }>(
      'SELECT count(*) FROM chunks WHERE size > 100',
    )
    expect(Number(count)).toBe(0)
  })
})
