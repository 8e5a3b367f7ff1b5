import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../src/tools.ts'

const rows = readFileSync(join(root, 'docs/security.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| S\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('the table of security', () => {
  it('has a row for every promise', () => {
    const promises = rows.map(([, name = '']) => Number(name.slice(1)))
    // S16 is about what is installed: lock.test.ts and install.test.ts beside this one.
    expect(promises).toEqual([...Array.from({ length: 15 }, (_, at) => at + 1), 17])
  })

  it('names tests that are there and run always', () => {
    for (const [, promise, , proof = ''] of rows) {
      const paths = [...proof.matchAll(/`([^`]+)`/g)].map(([, path]) => path as string)
      expect(paths.length, promise).toBeGreaterThan(0)
      for (const path of paths) {
        expect(statSync(join(root, path), { throwIfNoEntry: false })?.isFile(), path).toBe(true)
        expect(path, promise).toMatch(/^(libs|services|deploy)\/[\w-]+\/test\/.*\.ts$/)
      }
    }
  })
})
