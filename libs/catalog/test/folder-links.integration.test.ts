import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import {
  createShareLink,
  deleteFile,
  editFile,
  findShareLink,
  InvalidCursor,
  isLinkInForce,
  listAudit,
  listFiles,
  listShared,
  listShareLinks,
  moveFolder,
  restoreFile,
  revokeShareLink,
  trashFolder,
} from '../src/index.ts'
import { sharedFiles } from '../src/sharing/list-shared.ts'
import { addUser, upload, useCatalog } from './test-catalog.ts'

const test = useCatalog()

async function ownerOf(...files: string[]): Promise<string> {
  const ownerId = await addUser(test.c)
  for (const path of files) await put(ownerId, path)
  return ownerId
}

async function put(ownerId: string, path: string) {
  const at = path.lastIndexOf('/')
  const [folder, name] = [path.slice(0, at) || '/', path.slice(at + 1)]
  await upload(test.ledger, { ownerId, folder, name, size: 1 })
}

async function linkTo(ownerId: string, folder: string, within?: string) {
  const rest = { passwordHash: null, maxDownloads: null, expiresAt: null }
  const tokenHash = randomBytes(32)
  return createShareLink(test.c, { ownerId, within, target: { folder }, tokenHash, ...rest })
}

const idOf = async (ownerId: string, folder: string) =>
  (await linkTo(ownerId, folder))?.id as string

const move = (ownerId: string, from: string, to: string) =>
  moveFolder(test.c, { ownerId, from, to, mostBytes: 1_024 })

const find = (ownerId: string, id: string) => findShareLink(test.c, { ownerId, id })

/** Everything that visitors are shown of a folder, page after page. */
async function pagesOf(ownerId: string, folder: string, limit: number) {
  const found: string[] = []
  let cursor: string | undefined
  do {
    const page = await listShared(test.c, { ownerId, folder, limit, cursor })
    expect(page.folders.length + page.files.length).toBeLessThanOrEqual(limit)
    found.push(...page.folders.map((name) => `${name}/`), ...page.files.map(({ name }) => name))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return found
}

describe('a shared folder', () => {
  it('is listed completely and each thing once, whatever the length of a page', async () => {
    const ownerId = await ownerOf(
      ...[
        '/a/x',
        '/a/y',
        '/a/é',
        '/a/😀',
        '/a/b/1',
        '/a/b/c/2',
        '/a/b!/3',
        '/a/b0/4',
        '/a/d/e/f/5',
      ],
      ...['/a/g!/6', '/a/g/h/7', '/a/😀/8', '/a/😀/9/10', '/ab/11', '/a!/12', '/13', '/b/14'],
    )
    const folders = ['b', 'b!', 'b0', 'd', 'g', 'g!', '😀'].map((name) => `${name}/`)
    for (const limit of [1, 2, 3, 7, 8, 100]) {
      const found = await pagesOf(ownerId, '/a', limit)
      expect(found.toSorted(), `${limit}`).toEqual([...folders, 'x', 'y', 'é', '😀'].toSorted())
    }
    expect(await pagesOf(ownerId, '/a/😀', 1)).toEqual(['9/', '8'])
    expect(await pagesOf(ownerId, '/nothing', 1)).toEqual([])
    expect(await pagesOf(await addUser(test.c), '/a', 1)).toEqual([])
  })

  it('shows nothing of the trash', async () => {
    const ownerId = await ownerOf('/a/x', '/a/y', '/a/b/z')
    const { items } = await listFiles(test.c, { ownerId, folder: '/a' })
    await deleteFile(test.c, { ownerId, id: items[0]?.id as string })
    await trashFolder(test.c, { ownerId, folder: '/a/b' })
    expect(await pagesOf(ownerId, '/a', 10)).toEqual(['y'])
  })

  it('takes no cursor that it did not give, and none leads out of it', async () => {
    const ownerId = await ownerOf('/a/x', '/b/y', '/z')
    const ask = (cursor: string) => listShared(test.c, { ownerId, folder: '/a', limit: 10, cursor })
    const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
    for (const cursor of [
      'x',
      forged(),
      forged('file', 1),
      forged('other', 'x'),
      forged('file', 'a\0'),
    ]) {
      await expect(ask(cursor)).rejects.toThrow(InvalidCursor)
    }
    for (const kind of ['file', 'folder']) {
      for (const after of ['', '/', '..', '../b', '0', '\u0001']) {
        const { folders, files } = await ask(forged(kind, after))
        expect([...folders, ...files.map(({ name }) => name)].filter((one) => one !== 'x')).toEqual(
          [],
        )
      }
    }
  })

  it('reads no more of a large folder than a page has', async () => {
    const ownerId = await ownerOf('/large/first')
    await test.c.pool.query(
      `INSERT INTO files (owner_id, folder, name, content_id, content_type, size)
       SELECT owner_id, folder, 'file ' || n, content_id, content_type, size
       FROM files, generate_series(1, 3000) n WHERE owner_id = $1`,
      [ownerId],
    )
    await test.c.pool.query('ANALYZE files')
    const query = { ownerId, folder: '/large', after: 'file 2', limit: 21 }
    const [row] = (await sharedFiles(test.c, query).explain('json', sql`analyze`)) as {
      'QUERY PLAN': { Plan: Plan }[]
    }[]
    const [step, ...more] = stepsOf(row?.['QUERY PLAN'][0]?.Plan as Plan).filter(
      (one) => one['Relation Name'] === 'files',
    )
    expect([more, step?.['Index Name'], step?.['Actual Rows']]).toEqual([[], 'files_path', 21])
    expect(step?.['Rows Removed by Filter'] ?? 0).toBe(0)
  })
})

type Plan = {
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Rows Removed by Filter'?: number
  Plans?: Plan[]
}

const stepsOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(stepsOf)]

describe('a link to a folder', () => {
  it('is made where something lies, by its owner, and within the folder of a key', async () => {
    const ownerId = await ownerOf('/a/b/x')
    expect(await linkTo(ownerId, '/a')).toMatchObject({
      ...{ kind: 'folder', fileId: null, folder: '/a', name: 'a', state: 'active' },
    })
    expect(await linkTo(ownerId, '/c')).toBeUndefined()
    expect(await linkTo(await addUser(test.c), '/a')).toBeUndefined()
    expect(await linkTo(ownerId, '/a', '/a/b')).toBeUndefined()
    const inside = await linkTo(ownerId, '/a/b', '/a/b')
    const seen = await listShareLinks(test.c, { ownerId, within: '/a/b', limit: 10 })
    expect(seen.map(({ id }) => id)).toEqual([inside?.id])
    const [outside] = await listShareLinks(test.c, { ownerId, folder: '/a', limit: 10 })
    const id = outside?.id as string
    expect(await revokeShareLink(test.c, { ownerId, id, within: '/a/b' })).toBe(false)
    expect(await revokeShareLink(test.c, { ownerId, id })).toBe(true)
    expect(await isLinkInForce(test.c, id)).toBe(false)
  })

  it('goes along when its folder is renamed or moved, alone or with one above it', async () => {
    const ownerId = await ownerOf('/a/x', '/a/é/y', '/a-b/z')
    const [a, inA, beside] = [
      await idOf(ownerId, '/a'),
      await idOf(ownerId, '/a/é'),
      await idOf(ownerId, '/a-b'),
    ]
    await move(ownerId, '/a', '/new/😀')
    expect((await find(ownerId, a))?.folder).toBe('/new/😀')
    expect((await find(ownerId, inA))?.folder).toBe('/new/😀/é')
    expect((await find(ownerId, beside))?.folder).toBe('/a-b')
    await move(ownerId, '/new/😀', '/new')
    expect((await find(ownerId, a))?.folder).toBe('/new')
    expect((await find(ownerId, inA))?.folder).toBe('/new/é')
    expect(await isLinkInForce(test.c, inA)).toBe(true)
  })

  it('ends where its folder goes up in one that has other files, and says so', async () => {
    const ownerId = await ownerOf('/a/x', '/a/c/y', '/b/z', '/t')
    const [a, c] = [await idOf(ownerId, '/a'), await idOf(ownerId, '/a/c')]
    await move(ownerId, '/a', '/b')
    expect(await find(ownerId, a)).toBeUndefined()
    expect(await isLinkInForce(test.c, a)).toBe(false)
    expect((await find(ownerId, c))?.folder).toBe('/b/c')
    const [row] = await listAudit(test.c, { subject: a })
    expect(row).toMatchObject({
      ...{ actorId: ownerId, action: 'link.revoked' },
      detail: { kind: 'folder', reason: 'merged' },
    })
    const b = await idOf(ownerId, '/b')
    await move(ownerId, '/b', '/')
    expect(await isLinkInForce(test.c, b)).toBe(false)
    expect((await find(ownerId, c))?.folder).toBe('/c')
  })

  it('stays as it is when the move fails', async () => {
    const ownerId = await ownerOf('/a/x', '/b/x')
    const a = await idOf(ownerId, '/a')
    await expect(move(ownerId, '/a', '/b')).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    expect(await isLinkInForce(test.c, a)).toBe(true)
  })

  it('rests while its folder is in the trash, and works again with what was removed with it', async () => {
    const ownerId = await ownerOf('/a/x', '/a/b/y', '/c/z')
    const [a, b, c] = [
      await idOf(ownerId, '/a'),
      await idOf(ownerId, '/a/b'),
      await idOf(ownerId, '/c'),
    ]
    await trashFolder(test.c, { ownerId, folder: '/a' })
    expect((await find(ownerId, a))?.state).toBe('trashed')
    expect(await isLinkInForce(test.c, a)).toBe(false)
    expect(await isLinkInForce(test.c, c)).toBe(true)
    // Another folder of that name is not what the link was made for.
    await put(ownerId, '/a/private')
    expect(await isLinkInForce(test.c, a)).toBe(false)
    await move(ownerId, '/a', '/kept')
    const { items } = await listFiles(test.c, { ownerId, trashed: true })
    const back = items.find(({ name }) => name === 'x')?.id as string
    await restoreFile(test.c, { ownerId, id: back })
    expect(await isLinkInForce(test.c, a)).toBe(true)
    expect(await isLinkInForce(test.c, b)).toBe(false)
    expect(await pagesOf(ownerId, '/a', 10)).toEqual(['x'])
  })

  it('stays when its files leave one by one, and shows what comes later', async () => {
    const ownerId = await ownerOf('/a/x')
    const a = await idOf(ownerId, '/a')
    const { items } = await listFiles(test.c, { ownerId, folder: '/a' })
    await editFile(test.c, { ownerId, id: items[0]?.id as string, folder: '/elsewhere' })
    expect(await isLinkInForce(test.c, a)).toBe(true)
    expect(await pagesOf(ownerId, '/a', 10)).toEqual([])
    await put(ownerId, '/a/later')
    expect(await pagesOf(ownerId, '/a', 10)).toEqual(['later'])
  })

  it('ends with the account of its owner', async () => {
    const ownerId = await ownerOf('/a/x')
    const a = await idOf(ownerId, '/a')
    await test.c.pool.query('UPDATE users SET disabled_at = now() WHERE id = $1', [ownerId])
    expect(await isLinkInForce(test.c, a)).toBe(false)
  })
})
