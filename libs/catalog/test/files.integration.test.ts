import { beforeAll, describe, expect, it } from 'vitest'
import {
  distributionPage,
  distributionSummary,
  editFile,
  type FileQuery,
  type FileRow,
  fileHealth,
  findFile,
  InvalidCursor,
  listFiles,
  markBadCopy,
  NameTaken,
  refreshContentHealth,
  refreshGroupHolders,
  setNodeState,
} from '../src/index.ts'
import { addActiveNode, addUser, digest, query, upload, useCatalog } from './test-catalog.ts'

const test = useCatalog()

/** Every page of a list, to the end. */
async function allPages(query: FileQuery): Promise<FileRow[]> {
  const items: FileRow[] = []
  let cursor: string | undefined
  do {
    const page = await listFiles(test.c, { ...query, cursor })
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return items
}

const namesOf = (items: readonly FileRow[]) => items.map(({ name }) => name)

describe('a list of files', () => {
  let ownerId: string
  const paths = [
    ['/', 'b'],
    ['/', 'a'],
    ['/', 'Ä'],
    ['/photos', 'x'],
    ['/photos/2026', 'y'],
    ['/photos-old', 'z'],
    ['/photos/2026/05', '100%_sure'],
    ['/x/y/z', 'deep'],
  ] as const

  beforeAll(async () => {
    ownerId = await addUser(test.c)
    for (const [i, [folder, name]] of paths.entries()) {
      await upload(test.ledger, { ownerId, folder, name, size: 100 - i })
    }
    await upload(test.ledger, { ownerId: await addUser(test.c), name: 'of somebody else' })
  })

  it('shows the files of a folder and the folders directly below it', async () => {
    const root = await listFiles(test.c, { ownerId })
    expect(namesOf(root.items)).toEqual(['a', 'b', 'Ä'])
    expect(root.folders).toEqual(['/photos', '/photos-old', '/x'])
    const photos = await listFiles(test.c, { ownerId, folder: '/photos' })
    expect(namesOf(photos.items)).toEqual(['x'])
    expect(photos.folders).toEqual(['/photos/2026'])
    expect((await listFiles(test.c, { ownerId, folder: '/x' })).folders).toEqual(['/x/y'])
    expect((await listFiles(test.c, { ownerId, folder: '/none' })).folders).toEqual([])
  })

  it('goes into folders when asked, and not into those that only begin alike', async () => {
    const below = await listFiles(test.c, { ownerId, folder: '/photos', recursive: true })
    expect(namesOf(below.items)).toEqual(['100%_sure', 'x', 'y'])
    expect(await allPages({ ownerId, recursive: true, limit: 3 })).toHaveLength(8)
  })

  it.each([
    ['name', ['100%_sure', 'a', 'b', 'deep', 'x', 'y', 'z', 'Ä']],
    ['-name', ['Ä', 'z', 'y', 'x', 'deep', 'b', 'a', '100%_sure']],
    ['size', ['deep', '100%_sure', 'z', 'y', 'x', 'Ä', 'a', 'b']],
    ['-createdAt', ['deep', '100%_sure', 'z', 'y', 'x', 'Ä', 'a', 'b']],
  ] as const)('is sorted by %s over any number of pages', async (sort, names) => {
    for (const limit of [1, 3, 500]) {
      expect(namesOf(await allPages({ ownerId, recursive: true, sort, limit }))).toEqual(names)
    }
  })

  it('finds parts of names in any case, and takes wildcards literally', async () => {
    const find = async (search: string) =>
      namesOf((await listFiles(test.c, { ownerId, recursive: true, search })).items)
    expect(await find('DEE')).toEqual(['deep'])
    expect(await find('%_s')).toEqual(['100%_sure'])
    expect(await find('a%')).toEqual([])
  })

  it('refuses cursors that were made up or belong to another order', async () => {
    const { next } = await listFiles(test.c, { ownerId, limit: 1 })
    const bad = ['x', '', 'W10', Buffer.from('["name",1,"2"]').toString('base64url')]
    for (const cursor of bad) {
      await expect(listFiles(test.c, { ownerId, cursor })).rejects.toThrow(InvalidCursor)
    }
    await expect(
      listFiles(test.c, { ownerId, sort: 'size', cursor: next as string }),
    ).rejects.toThrow(InvalidCursor)
  })

  it('moves and renames, but not onto another file', async () => {
    const [a] = (await listFiles(test.c, { ownerId })).items
    const place = { ownerId, id: a?.id as string }
    expect(await editFile(test.c, { ...place, folder: '/moved', name: 'c' })).toMatchObject({
      folder: '/moved',
      name: 'c',
    })
    await expect(editFile(test.c, { ...place, folder: '/', name: 'b' })).rejects.toThrow(NameTaken)
    await editFile(test.c, { ...place, folder: '/', name: 'a' })
  })
})

describe('health', () => {
  let ownerId: string
  let nodes: number[]

  beforeAll(async () => {
    ownerId = await addUser(test.c)
    nodes = []
    for (let i = 0; i < 4; i += 1) nodes.push(await addActiveNode(test.c))
  })

  const to = (nodeId: number, from: 'active' | 'down', state: 'active' | 'down' | 'returning') =>
    setNodeState(test.c, { nodeId, from: [from], to: state, reason: 'test' })

  async function back(nodeId: number): Promise<void> {
    await to(nodeId, 'down', 'returning')
    await setNodeState(test.c, { nodeId, from: ['returning'], to: 'active', reason: 'test' })
  }

  it('is storing until all copies were there once, then safe', async () => {
    const { file } = await upload(test.ledger, { ownerId, nodes: nodes.slice(0, 2) })
    expect(await fileHealth(test.c, file)).toEqual({ health: 'storing', least: 2 })
    const full = await upload(test.ledger, { ownerId, nodes: nodes.slice(0, 3) })
    expect(await fileHealth(test.c, full.file)).toEqual({ health: 'safe', least: 3 })
  })

  it('is the worst of all chunks', async () => {
    const [a, b, c, d] = nodes as [number, number, number, number]
    const { file } = await upload(test.ledger, { ownerId, nodes: [a, b, c], placed: true })
    const two = await upload(test.ledger, { ownerId, nodes: [a, d], wanted: 2, placed: true })
    await to(a, 'active', 'down')
    expect(await fileHealth(test.c, file)).toEqual({ health: 'fewer-copies', least: 2 })
    expect(await fileHealth(test.c, two.file)).toEqual({ health: 'at-risk', least: 1 })
    await to(d, 'active', 'down')
    expect(await fileHealth(test.c, two.file)).toEqual({ health: 'unreadable', least: 0 })
    await back(a)
    await back(d)
    expect(await fileHealth(test.c, two.file)).toEqual({ health: 'safe', least: 2 })
  })

  it('does not count a copy that was found to be bad, and calls gone what is gone', async () => {
    const nodeId = await addActiveNode(test.c)
    const one = digest()
    const { file } = await upload(test.ledger, { ownerId, chunks: [one], nodes: [nodeId] })
    await markBadCopy(test.c, { digest: one, nodeId, kind: 'missing' })
    expect(await fileHealth(test.c, file)).toEqual({ health: 'lost', least: 0 })
    const other = await upload(test.ledger, { ownerId, nodes: [nodeId] })
    await setNodeState(test.c, { nodeId, from: ['active'], to: 'lost', reason: 'test' })
    expect(await fileHealth(test.c, other.file)).toEqual({ health: 'lost', least: 0 })
  })

  it('is the same in a list, and filters it', async () => {
    const own = await addUser(test.c)
    const [a, b, c] = nodes as [number, number, number, number]
    await upload(test.ledger, { ownerId: own, name: 'safe', nodes: [a, b, c] })
    await upload(test.ledger, { ownerId: own, name: 'storing', nodes: [a, b] })
    const risky = { ownerId: own, name: 'risky', nodes: [c], wanted: 2, placed: true }
    await upload(test.ledger, risky)
    const { items } = await listFiles(test.c, { ownerId: own })
    expect(items.map(({ name, health, copies }) => [name, health, copies.least])).toEqual([
      ['risky', 'at-risk', 1],
      ['safe', 'safe', 3],
      ['storing', 'storing', 2],
    ])
    expect(namesOf(await allPages({ ownerId: own, health: 'at-risk', limit: 1 }))).toEqual([
      'risky',
    ])
    expect(await allPages({ ownerId: own, health: 'lost' })).toEqual([])
  })

  it('is summarised for what is too large to count, and unknown while that is old', async () => {
    const own = await addUser(test.c)
    const [a, b, c] = nodes as [number, number, number, number]
    const safe = await upload(test.ledger, { ownerId: own, nodes: [a, b, c], placed: true })
    const risky = await upload(test.ledger, { ownerId: own, nodes: [c], wanted: 2, placed: true })
    const summary = async (file: FileRow) =>
      (await findFile(test.c, { ownerId: own, id: file.id }))?.health
    expect(await summary(safe.file)).toBe('unknown')
    await refreshGroupHolders(test.c)
    expect((await refreshContentHealth(test.c)).contents).toBeGreaterThan(0)
    expect([await summary(safe.file), await summary(risky.file)]).toEqual(['safe', 'at-risk'])
    await to(a, 'active', 'down')
    expect(await summary(safe.file)).toBe('unknown')
    await back(a)
    await query(test.c, `DELETE FROM content_health`)
  })
})

describe('the distribution of a file', () => {
  it('shows every copy of every chunk with its state, page by page', async () => {
    const ownerId = await addUser(test.c)
    const [a, b, c] = [
      await addActiveNode(test.c),
      await addActiveNode(test.c),
      await addActiveNode(test.c),
    ]
    const chunks = Array.from({ length: 5 }, digest)
    const { file } = await upload(test.ledger, { ownerId, chunks, nodes: [a, b, c] })
    await markBadCopy(test.c, { digest: chunks[1] as Buffer, nodeId: a, kind: 'missing' })
    await setNodeState(test.c, { nodeId: c, from: ['active'], to: 'down', reason: 'test' })
    await query(
      test.c,
      `INSERT INTO group_nodes (grp, node_id, last_inventory)
        VALUES (chunk_group($1), $2, '2026-01-02T03:04:05Z')`,
      [chunks[0], a],
    )

    const first = await distributionPage(test.c, { contentId: file.contentId, limit: 3 })
    expect(first.next).toBe(3)
    expect(first.items.map(({ index, digest: one }) => [index, one])).toEqual(
      chunks.slice(0, 3).map((one, i) => [i, one]),
    )
    expect(first.items[0]?.copies).toEqual([
      {
        nodeId: a,
        nodeState: 'active',
        state: 'verified',
        verifiedAt: new Date('2026-01-02T03:04:05Z'),
      },
      { nodeId: b, nodeState: 'active', state: 'verified', verifiedAt: null },
      { nodeId: c, nodeState: 'down', state: 'unreachable', verifiedAt: null },
    ])
    expect(first.items[1]?.copies.map(({ state }) => state)).toEqual([
      'missing',
      'verified',
      'unreachable',
    ])
    const rest = await distributionPage(test.c, { contentId: file.contentId, from: 3, limit: 3 })
    expect(rest).toMatchObject({ next: null, items: [{ index: 3 }, { index: 4 }] })

    const summary = await distributionSummary(test.c, { contentId: file.contentId })
    expect(summary).toMatchObject({ chunks: 5, byCopies: { 1: 1, 2: 4 } })
    expect(summary.byNode.map((node) => [node.nodeId, node.chunks])).toEqual([
      [a, 4],
      [b, 5],
      [c, 5],
    ])
    expect(summary.byNode[0]?.bytes).toBe(4 * 1_048_576)
  })

  it('counts a repeated chunk as often as it occurs', async () => {
    const one = digest()
    const { file } = await upload(test.ledger, {
      ownerId: await addUser(test.c),
      chunks: [one, one, digest()],
    })
    const { contentId } = file
    expect((await distributionSummary(test.c, { contentId })).chunks).toBe(3)
    const { items } = await distributionPage(test.c, { contentId })
    expect(items.map(({ index }) => index)).toEqual([0, 1, 2])
  })
})
