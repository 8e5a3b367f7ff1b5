import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../src/tools.ts'

const text = readFileSync(join(root, 'docs/faults.md'), 'utf8')
const rows = text
  .split('\n')
  .filter((line) => /^\| (F\d|all)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
const namedIn = (cell = '') => [...cell.matchAll(/`([\w./-]+\.ts)`/g)].map(([, path]) => path)
const files = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: (name) => String(name).includes('node_modules') })

/** What each command runs, as vitest.config.ts and test.ts say. */
const ALWAYS = /^(libs|services|deploy)\/[\w-]+\/test\/.*\.test\.ts$/
const LONGER =
  /^deploy\/acceptance\/faults\/.*\.test\.ts$|^libs\/catalog\/test\/delete-against-upload|\/uploads-killed\.integration|\/simulation\.test\.ts$/

describe('the table of faults', () => {
  it('has a row for every fault', () => {
    const faults = rows.flatMap(([, name = '']) => /^F(\d+)/.exec(name)?.[1] ?? [])
    expect(faults.map(Number)).toEqual(Array.from({ length: 27 }, (_, at) => at + 1))
  })

  it('names tests that are there, and run where it says', () => {
    const there = new Set([
      ...files('{libs,services,deploy}/*/test/**/*.test.ts'),
      ...files('deploy/acceptance/faults/*.test.ts'),
    ])
    for (const [, fault, always, longer] of rows) {
      for (const path of [...namedIn(always), ...namedIn(longer)]) {
        expect(there.has(path as string), `${fault}: ${path}`).toBe(true)
      }
      for (const path of namedIn(always)) expect(path, fault).toMatch(ALWAYS)
      for (const path of namedIn(longer)) expect(path, fault).toMatch(LONGER)
    }
  })

  it('names every test that breaks a whole system', () => {
    const named = new Set(namedIn(text))
    const breaking = [
      ...files('deploy/acceptance/test/*.integration.test.ts'),
      ...files('deploy/acceptance/faults/*.test.ts'),
    ]
    expect(breaking.filter((path) => !named.has(path))).toEqual([])
  })
})
