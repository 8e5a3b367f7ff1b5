import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { builtFrom, HASH_FILE, putInPlace } from '../build/put-in-place.ts'

describe('a build', () => {
  let home: string
  let dist: string

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'holdfast-dist-'))
    dist = join(home, 'dist')
  })
  afterEach(() => rmSync(home, { recursive: true }))

  const build = (name: string, hash: string) => {
    const folder = join(home, name)
    mkdirSync(folder)
    writeFileSync(join(folder, HASH_FILE), hash)
    writeFileSync(join(folder, 'page'), name)
    return folder
  }
  const page = () => readFileSync(join(dist, 'page'), 'utf8')

  it('takes the place of an older one, and leaves one of the same sources where it is', () => {
    putInPlace(build('first', 'one'), dist)
    expect([builtFrom(dist), page()]).toEqual(['one', 'first'])
    putInPlace(build('second', 'two'), dist)
    expect([builtFrom(dist), page()]).toEqual(['two', 'second'])
    putInPlace(build('third', 'two'), dist)
    expect(page()).toBe('second')
    expect(readdirSync(home)).toEqual(['dist'])
  })

  it('is whole when many processes put theirs in place at once', async () => {
    putInPlace(build('old', 'old'), dist)
    const file = new URL('../build/put-in-place.ts', import.meta.url).href
    const folders = Array.from({ length: 8 }, (_, at) => build(`new-${at}`, 'new'))
    const codes = await Promise.all(
      folders.map(async (folder) => {
        const words = [folder, dist].map((path) => JSON.stringify(path)).join(', ')
        const code = `import { putInPlace } from '${file}'; putInPlace(${words})`
        const child = spawn(process.execPath, ['--input-type=module', '-e', code])
        return (await once(child, 'close'))[0]
      }),
    )
    expect(codes).toEqual(folders.map(() => 0))
    expect(builtFrom(dist)).toBe('new')
    expect(page()).toMatch(/^new-\d$/)
    expect(readdirSync(home)).toEqual(['dist'])
  })
})
