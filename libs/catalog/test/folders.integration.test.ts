import { describe, expect, it } from 'vitest'
import {
  copyFile,
  deleteFile,
  editFile,
  FileNotFound,
  FolderPathTooLong,
  findFile,
  findUser,
  listAudit,
  listFiles,
  moveFolder,
  NameTaken,
  PreconditionFailed,
  trashFolder,
} from '../src/index.ts'
import { addUser, query, upload, useCatalog } from './test-catalog.ts'

const test = useCatalog()

const paths = async (ownerId: string, trashed = false) => {
  const { items } = await listFiles(test.c, { ownerId, recursive: true, trashed, limit: 500 })
  return items.map(({ folder, name }) => `${folder === '/' ? '' : folder}/${name}`).toSorted()
}

async function ownerOf(...files: string[]): Promise<string> {
  const ownerId = await addUser(test.c)
  for (const path of files) {
    const at = path.lastIndexOf('/')
    const [folder, name] = [path.slice(0, at) || '/', path.slice(at + 1)]
    await upload(test.ledger, { ownerId, folder, name, size: 1 })
  }
  return ownerId
}

const move = (ownerId: string, from: string, to: string, mostBytes = 1_024) =>
  moveFolder(test.c, { ownerId, from, to, mostBytes })

describe('a folder', () => {
  it('moves with everything below it, and leaves what only begins alike', async () => {
    const ownerId = await ownerOf('/a/x', '/a/b/y', '/a-b/z', '/a0/w', '/é/q', '/v')
    expect(await move(ownerId, '/a', '/new/place')).toEqual({ files: 2 })
    const after = ['/a-b/z', '/a0/w', '/new/place/b/y', '/new/place/x', '/v', '/é/q']
    expect(await paths(ownerId)).toEqual(after)
    expect(await move(ownerId, '/é', '/ü/ß')).toEqual({ files: 1 })
    expect(await paths(ownerId)).toContain('/ü/ß/q')
    const [row] = await listAudit(test.c, { limit: 1 })
    expect(row).toMatchObject({ actorId: ownerId, action: 'folder.moved', detail: { files: 1 } })
  })

  it('is listed by its name, in whatever script', async () => {
    const ownerId = await ownerOf('/😀/x', '/😀/été/y', '/😀/😀😀/z')
    const { folders } = await listFiles(test.c, { ownerId, folder: '/😀' })
    expect(folders).toEqual(['/😀/été', '/😀/😀😀'])
  })

  it('goes up in the folder above it, also where paths take the place of others', async () => {
    const ownerId = await ownerOf('/a/a/x', '/a/a/a/x', '/a/y', '/k')
    await move(ownerId, '/a/a', '/a')
    expect(await paths(ownerId)).toEqual(['/a/a/x', '/a/x', '/a/y', '/k'])
    await move(ownerId, '/a', '/')
    expect(await paths(ownerId)).toEqual(['/a/x', '/k', '/x', '/y'])
  })

  it('moves as a whole or not at all', async () => {
    const ownerId = await ownerOf('/a/x', '/a/y', '/b/y')
    await expect(move(ownerId, '/a', '/b')).rejects.toThrow(NameTaken)
    expect(await paths(ownerId)).toEqual(['/a/x', '/a/y', '/b/y'])
    await expect(move(ownerId, '/none', '/b')).rejects.toThrow(FileNotFound)
    await expect(move(ownerId, '/a', '/longer', 6)).rejects.toThrow(FolderPathTooLong)
    await expect(move(await addUser(test.c), '/a', '/c')).rejects.toThrow(FileNotFound)
  })

  it('is left by uploads that take a path it is about to take', async () => {
    const ownerId = await ownerOf('/a/x', '/a/b/x', '/q')
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 8 }, () =>
        upload(test.ledger, { ownerId, folder: '/to', name: 'x', size: 1, onConflict: 'rename' }),
      ),
      move(ownerId, '/a', '/to'),
    ])
    const moved = outcomes.at(-1)?.status === 'fulfilled'
    expect(outcomes.slice(0, -1).filter(({ status }) => status === 'rejected')).toEqual([])
    const all = await paths(ownerId)
    expect(all).toHaveLength(11)
    expect(all.includes('/to/b/x')).toBe(moved)
  })

  it('goes to the trash with everything below it', async () => {
    const ownerId = await ownerOf('/a/x', '/a/b/y', '/ab/z')
    expect(await trashFolder(test.c, { ownerId, folder: '/a' })).toEqual({ files: 2 })
    expect(await paths(ownerId)).toEqual(['/ab/z'])
    expect(await paths(ownerId, true)).toEqual(['/a/b/y', '/a/x'])
    await expect(trashFolder(test.c, { ownerId, folder: '/a' })).rejects.toThrow(FileNotFound)
    await move(ownerId, '/ab', '/a')
    expect(await paths(ownerId, true)).toEqual(['/a/b/y', '/a/x'])
  })
})

describe('a file', () => {
  it('is changed only while it is what the guard wants', async () => {
    const ownerId = await ownerOf('/x')
    const [file] = (await listFiles(test.c, { ownerId })).items
    const id = file?.id as string
    const guard = () => {
      throw new PreconditionFailed('it is another by now')
    }
    const target = { ownerId, id, guard }
    await expect(editFile(test.c, { ...target, name: 'y' })).rejects.toThrow(PreconditionFailed)
    await expect(deleteFile(test.c, target)).rejects.toThrow(PreconditionFailed)
    const place = { folder: '/', name: 'z' }
    await expect(copyFile(test.c, { ...target, ...place })).rejects.toThrow(PreconditionFailed)
    expect(await paths(ownerId)).toEqual(['/x'])
    await deleteFile(test.c, { ownerId, id })
    expect(await deleteFile(test.c, target)).toBe(false)
  })

  it('is copied under another name on request', async () => {
    const ownerId = await ownerOf('/x.txt')
    const [file] = (await listFiles(test.c, { ownerId })).items
    const place = { ownerId, id: file?.id as string, folder: '/', name: 'x.txt' }
    await expect(copyFile(test.c, place)).rejects.toThrow(NameTaken)
    const copy = await copyFile(test.c, { ...place, onConflict: 'rename' })
    expect(copy).toMatchObject({ name: 'x (2).txt', contentId: file?.contentId })
    expect((await findUser(test.c, ownerId))?.quota.used).toBe(2)
  })
})

describe('a list of files', () => {
  it('is sorted by type, and shows only types asked for', async () => {
    const ownerId = await ownerOf('/a', '/b', '/c', '/d')
    const types = {
      a: 'text/plain; charset=utf-8',
      b: 'image/gif; q=1',
      c: 'image/jpeg',
      d: 'imagex/y',
    }
    for (const [name, type] of Object.entries(types)) {
      const text = 'UPDATE files SET content_type = $3 WHERE owner_id = $1 AND name = $2'
      await query(test.c, text, [ownerId, name, type])
    }
    const names = async (more: object) =>
      (await listFiles(test.c, { ownerId, ...more })).items.map(({ name }) => name)
    expect(await names({ sort: 'contentType' })).toEqual(['b', 'c', 'd', 'a'])
    expect(await names({ contentType: 'image/*' })).toEqual(['b', 'c'])
    expect(await names({ contentType: 'Text/Plain' })).toEqual(['a'])
    expect(await names({ contentType: 'image/gif' })).toEqual(['b'])
    expect(await names({ contentType: 'image/g' })).toEqual([])
    const pages: string[] = []
    let cursor: string | undefined
    do {
      const query = { ownerId, sort: '-contentType' as const, limit: 1, cursor }
      const page = await listFiles(test.c, query)
      pages.push(...page.items.map(({ name }) => name))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(pages).toEqual(['a', 'd', 'c', 'b'])
  })

  it('finds names in any case of any script', async () => {
    const ownerId = await ownerOf('/Übergrößen', '/ΑΘΗΝΑ', '/плюс')
    const find = async (search: string) =>
      (await listFiles(test.c, { ownerId, search })).items.map(({ name }) => name)
    expect(await find('üBERG')).toEqual(['Übergrößen'])
    expect(await find('αθη')).toEqual(['ΑΘΗΝΑ'])
    expect(await find('ПЛ')).toEqual(['плюс'])
    expect(await findFile(test.c, { ownerId, id: ownerId })).toBeUndefined()
  })
})
