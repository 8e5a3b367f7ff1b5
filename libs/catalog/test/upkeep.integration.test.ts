import { beforeAll, describe, expect, it } from 'vitest'
import {
  beginRemoval,
  blocksSeen,
  chunksByDigest,
  copiesOfParts,
  dropFalseBlocks,
  finishRemoval,
  INVENTORY_PARTS,
  lastEpoch,
  markMissingCopies,
  setNodeState,
  takeInBlocks,
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

describe('what an inventory writes', () => {
  const test = useCatalog()
  let ownerId: string
  let nodes: [number, number, number, number]

  beforeAll(async () => {
    ownerId = await addUser(test.c)
    nodes = [
      await addActiveNode(test.c),
      await addActiveNode(test.c),
      await addActiveNode(test.c),
      await addActiveNode(test.c),
    ]
  })

  const rowOf = async (of: Buffer) => (await chunksByDigest(test.c, [of]))[0]
  const epochOf = async (of: Buffer) => (await rowOf(of))?.epoch ?? null
  const stored = async (on: number[], wanted = 3) => {
    const chunk = digest()
    await upload(test.ledger, { ownerId, chunks: [chunk], nodes: on, wanted })
    return chunk
  }
  const workOn = async (group: number) => {
    const rows = await query<{ class: string }>(
      test.c,
      'SELECT class FROM group_work WHERE grp = $1 AND wanted_gen > done_gen ORDER BY class',
      [group],
    )
    return rows.map((row) => row.class)
  }
  const groupOf = (of: Buffer) => of.readUInt16BE(0) >> 4

  describe('about copies that are missing', () => {
    it('takes the node out where another live copy is, with a new epoch, and asks by risk', async () => {
      const [a, b, c] = nodes
      const two = await stored([a, b])
      const three = await stored([a, b, c])
      const before = await epochOf(two)
      const { found, only } = await markMissingCopies(test.c, { nodeId: a, digests: [two, three] })
      expect([found, only]).toEqual([2, 0])
      expect((await rowOf(two))?.holders).toEqual([b])
      expect((await rowOf(three))?.holders).toEqual([b, c])
      expect(await epochOf(two)).toBeGreaterThan(before ?? 0)
      expect(await workOn(groupOf(two))).toContain('last-copy')
      expect(await workOn(groupOf(three))).toContain('below-wanted')
    })

    it('keeps the last hope in its place, and says it once', async () => {
      const [a, b] = nodes
      const chunk = await stored([a, b])
      await setNodeState(test.c, { nodeId: b, from: ['active'], to: 'down', reason: 'a test' })
      const mark = () => markMissingCopies(test.c, { nodeId: a, digests: [chunk] })
      expect(await mark()).toMatchObject({ found: 1, only: 1 })
      expect(await mark()).toMatchObject({ found: 0, only: 0 })
      expect((await rowOf(chunk))?.holders).toEqual([a, b])
      await setNodeState(test.c, { nodeId: b, from: ['down'], to: 'returning', reason: 'a test' })
      await setNodeState(test.c, { nodeId: b, from: ['returning'], to: 'active', reason: 'a test' })
    })

    it('passes over what the node is not said to hold', async () => {
      const [a, b, c] = nodes
      const chunk = await stored([a, b])
      const digests = [chunk, digest()]
      expect(await markMissingCopies(test.c, { nodeId: c, digests })).toMatchObject({ found: 0 })
      expect((await rowOf(chunk))?.holders).toEqual([a, b])
    })

    it('asks for no repair of a chunk that nobody uses', async () => {
      const [a, b] = nodes
      const chunk = digestIn(77)
      await takeInBlocks(test.c, { nodeId: a, blocks: [{ digest: chunk, size: 1, epoch: null }] })
      await takeInBlocks(test.c, {
        nodeId: b,
        blocks: [{ digest: chunk, size: 1, epoch: await epochOf(chunk) }],
      })
      expect(await markMissingCopies(test.c, { nodeId: a, digests: [chunk] })).toMatchObject({
        found: 1,
      })
      expect((await rowOf(chunk))?.holders).toEqual([b])
      expect(await workOn(77)).toEqual(['delete'])
    })
  })

  describe('about blocks that nobody knew', () => {
    it('adopts a copy of a chunk in use, and clears what was said against it', async () => {
      const [a, b, c] = nodes
      const chunk = await stored([a, b, c])
      await markMissingCopies(test.c, { nodeId: c, digests: [chunk] })
      const block = { digest: chunk, size: 9, epoch: await epochOf(chunk) }
      const taken = await takeInBlocks(test.c, { nodeId: c, blocks: [block] })
      expect(taken).toEqual({ adopted: 1, retired: 0 })
      expect(await rowOf(chunk)).toMatchObject({ holders: [a, b, c], issues: [] })
      // Once more changes nothing.
      expect(await takeInBlocks(test.c, { nodeId: c, blocks: [block] })).toMatchObject({
        adopted: 0,
      })
    })

    it('passes over a chunk of which a removal began after it was read', async () => {
      const [a, b, c, d] = nodes
      const chunk = await stored([a, b, c, d], 3)
      const epoch = await epochOf(chunk)
      const group = groupOf(chunk)
      const request = { group, class: 'trim' as const, surplus: () => [d] }
      const { calls } = await beginRemoval(test.c, request)
      expect(calls).toMatchObject([{ nodeId: d, digests: [chunk] }])
      const blocks = [{ digest: chunk, size: 9, epoch }]
      expect(await takeInBlocks(test.c, { nodeId: d, blocks })).toMatchObject({ adopted: 0 })
      // Also with the new epoch, as long as the removal is under way …
      const now = [{ digest: chunk, size: 9, epoch: await epochOf(chunk) }]
      expect(await takeInBlocks(test.c, { nodeId: d, blocks: now })).toMatchObject({ adopted: 0 })
      for (const call of calls) await finishRemoval(test.c, { ...call, answered: true })
      // … and with the old one for ever.
      expect(await takeInBlocks(test.c, { nodeId: d, blocks })).toMatchObject({ adopted: 0 })
      expect((await rowOf(chunk))?.holders).toEqual([a, b, c])
    })

    it('leaves a row alone that somebody made while the block was read', async () => {
      const [a, b, , d] = nodes
      const chunk = await stored([a, b])
      const blocks = [{ digest: chunk, size: 9, epoch: null }]
      expect(await takeInBlocks(test.c, { nodeId: d, blocks })).toEqual({ adopted: 0, retired: 0 })
      expect((await rowOf(chunk))?.holders).toEqual([a, b])
    })

    it('begins the grace of an unknown block now', async () => {
      const [a] = nodes
      const chunk = digestIn(99)
      const blocks = [{ digest: chunk, size: 5, epoch: null }]
      expect(await takeInBlocks(test.c, { nodeId: a, blocks })).toEqual({ adopted: 0, retired: 1 })
      const within = { group: 99, class: 'delete' as const, graceSeconds: 60 }
      expect(await beginRemoval(test.c, within)).toMatchObject({ calls: [] })
      const past = { ...within, graceSeconds: 0 }
      expect((await beginRemoval(test.c, past)).calls).toMatchObject([{ nodeId: a }])
    })

    it('has false blocks removed where they are no copies, and only there', async () => {
      const [a, b, c] = nodes
      const chunk = await stored([a, b])
      const drop = (nodeId: number) => dropFalseBlocks(test.c, { nodeId, digests: [chunk] })
      expect(await drop(a)).toBe(0)
      expect(await drop(c)).toBe(1)
      expect(await rowOf(chunk)).toMatchObject({
        holders: [a, b],
        issues: [{ nodeId: c, kind: 'removing' }],
      })
      const [seen] = await blocksSeen(test.c, { nodeId: c, digests: [chunk] })
      expect(seen).toMatchObject({ held: false, leaving: true })
    })
  })

  it('reads every copy of a node in exactly one part, apart by when it came', async () => {
    const [a] = nodes
    const epoch = await lastEpoch(test.c)
    const later = await stored([a])
    const all: string[] = []
    for (let from = 0; from < INVENTORY_PARTS; from += 64) {
      const parts = { from, to: from + 63 }
      const copies = await copiesOfParts(test.c, { nodeId: a, parts, epoch })
      const packed = Buffer.concat([copies.expected, copies.later])
      for (let at = 0; at < packed.length; at += 32) all.push(packed.toString('hex', at, at + 32))
      expect(copies.later.includes(later)).toBe(
        later[0] !== undefined && later[0] >> 6 === from >> 6,
      )
    }
    const rows = await query<{ digest: Buffer }>(
      test.c,
      'SELECT digest FROM chunks WHERE $1 = ANY(holders) ORDER BY digest',
      [a],
    )
    expect(all.toSorted()).toEqual(rows.map((row) => row.digest.toString('hex')))
  })
})
