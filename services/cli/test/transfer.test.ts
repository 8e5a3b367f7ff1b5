import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client, FileInfo } from '@holdfast/client'
import { describe, expect, it } from 'vitest'
import { inParallel } from '../src/transfer/in-parallel.ts'
import { findSources } from '../src/transfer/local-sources.ts'
import { findTargets, safeName } from '../src/transfer/local-targets.ts'
import { useFolder } from './run-command.ts'

const folder = useFolder()

const makeTree = async () => {
  const root = join(folder(), 'photos')
  await mkdir(join(root, '2026', 'empty'), { recursive: true })
  await writeFile(join(root, 'a.txt'), 'aaa')
  await writeFile(join(root, '2026', 'b c.txt'), 'b')
  return root
}

describe('findSources', () => {
  it('brings the name of a folder along', async () => {
    const { sources } = await findSources([await makeTree()], '/backup')
    expect(sources.map(({ path, size }) => [path, size])).toEqual([
      ['/backup/photos/2026/b c.txt', 1],
      ['/backup/photos/a.txt', 3],
    ])
  })

  it('means what is in a folder when its name ends with a slash', async () => {
    const { sources } = await findSources([`${await makeTree()}/`], 'backup/')
    expect(sources.map(({ path }) => path)).toEqual(['/backup/2026/b c.txt', '/backup/a.txt'])
  })

  it('follows links to files, and passes over the rest', async () => {
    const root = await makeTree()
    await symlink('a.txt', join(root, 'link'))
    await symlink('nowhere', join(root, 'dangling'))
    await symlink('.', join(root, 'circle'))
    const { sources, passedOver } = await findSources([root], '/')
    expect(sources.map(({ path }) => path)).toContain('/photos/link')
    expect(passedOver).toEqual([join(root, 'circle'), join(root, 'dangling')])
  })

  it('refuses two files for one path, and a name that is not there', async () => {
    const root = await makeTree()
    await mkdir(join(folder(), 'other'))
    await writeFile(join(folder(), 'other', 'a.txt'), 'x')
    const both = [join(root, 'a.txt'), join(folder(), 'other', 'a.txt')]
    await expect(findSources(both, '/')).rejects.toMatchObject({ code: 'WRONG_ARGUMENTS' })
    await expect(findSources(['/nowhere/x'], '/')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

const file = (path: string): FileInfo => {
  const at = path.lastIndexOf('/')
  return {
    id: path,
    folder: path.slice(0, at) || '/',
    name: path.slice(at + 1),
    size: 1,
    cid: 'cid',
  } as FileInfo
}

const serverWith = (...paths: string[]) =>
  ({
    fileByPath: async (path: string) => file(path),
    eachFile: async function* () {
      yield* paths.map(file)
    },
  }) as unknown as Client

describe('findTargets', () => {
  it('puts one file where it is told, or into a folder', async () => {
    const one = async (local: string) =>
      (await findTargets(serverWith(), '/photos/cat.jpg', local, false))[0]?.target
    expect(await one(join(folder(), 'kitten.jpg'))).toBe(join(folder(), 'kitten.jpg'))
    expect(await one(folder())).toBe(join(folder(), 'cat.jpg'))
    expect(await one(`${folder()}/new/`)).toBe(join(folder(), 'new', 'cat.jpg'))
  })

  it('makes a folder of the server a folder of its name', async () => {
    const targets = await findTargets(serverWith('/a/b/c', '/a/b/d/e'), '/a/b', '/local', true)
    expect(targets.map(({ target }) => target)).toEqual(['/local/b/c', '/local/b/d/e'])
    const all = await findTargets(serverWith('/a/b/c'), '/', '/local', true)
    expect(all.map(({ target }) => target)).toEqual(['/local/a/b/c'])
  })

  it('never leaves the folder, whatever a server sends', async () => {
    for (const bad of ['/a/..', '/a/../../x', '/../x', '/a/./y', '/a/\0']) {
      await expect(findTargets(serverWith(bad), '/a', '/local', true), bad).rejects.toMatchObject({
        code: 'WRONG_ARGUMENTS',
      })
    }
    for (const bad of ['', '.', '..', 'a/b', 'a\0']) {
      expect(() => safeName(bad)).toThrow()
    }
    expect(safeName('..a')).toBe('..a')
  })

  it('says that a folder has no files', async () => {
    await expect(findTargets(serverWith(), '/a', '.', true)).rejects.toMatchObject({
      code: 'NO_SUCH_FOLDER',
    })
  })
})

describe('inParallel', () => {
  it('keeps so many under way, and all get done', async () => {
    let running = 0
    let most = 0
    const done: number[] = []
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      done.push(item)
    })
    expect(most).toBe(3)
    expect(done).toHaveLength(7)
  })

  it('begins nothing more when it is interrupted', async () => {
    const stop = new AbortController()
    const begun: number[] = []
    const work = async (item: number) => {
      begun.push(item)
      stop.abort()
    }
    await expect(inParallel([1, 2, 3], 1, work, stop.signal)).rejects.toThrow()
    expect(begun).toEqual([1])
  })
})
