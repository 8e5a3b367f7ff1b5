import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigInvalid, readConfig, settings } from '../src/index.ts'

const schema = z.object({
  DATABASE_URL: settings.postgresUrl(),
  HOLDFAST_SECRET: settings.secret(),
  METRICS_PORT: settings.port().default(0),
  HOLDFAST_NODE_CAPACITY: settings.bytes().optional(),
  HOLDFAST_SYNC: settings.flag().default(true),
})
const good = { DATABASE_URL: 'postgres://localhost/x', HOLDFAST_SECRET: 's'.repeat(32) }

const folder = mkdtempSync(join(tmpdir(), 'holdfast-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig('gateway', schema, env)
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('readConfig', () => {
  it('reads, converts and freezes the variables of the schema and no others', () => {
    const config = readConfig('gateway', schema, {
      ...good,
      METRICS_PORT: '9100',
      HOLDFAST_NODE_CAPACITY: '1.5GiB',
      HOLDFAST_SYNC: 'false',
      PATH: '/bin',
    })
    expect(config).toEqual({
      ...good,
      METRICS_PORT: 9100,
      HOLDFAST_NODE_CAPACITY: 1.5 * 1024 ** 3,
      HOLDFAST_SYNC: false,
    })
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig('gateway', schema, { ...good, METRICS_PORT: '' }).METRICS_PORT).toBe(0)
  })

  it('reports every bad variable in one message, and never a value', () => {
    const env = {
      DATABASE_URL: 'mysql://user:hunter2@host/x',
      METRICS_PORT: '70000',
      HOLDFAST_SYNC: 'perhaps',
    }
    expect(problemsOf(env).map((problem) => problem.split(':')[0])).toEqual([
      'DATABASE_URL',
      'HOLDFAST_SECRET',
      'METRICS_PORT',
      'HOLDFAST_SYNC',
    ])
    expect(() => readConfig('gateway', schema, env)).toThrow(/settings of gateway:\n[\s\S]*not set/)
    expect(problemsOf(env).join()).not.toContain('hunter2')
  })

  it('reads a secret from the file that NAME_FILE names, without its line end', () => {
    const file = join(folder, 'secret')
    writeFileSync(file, `${'k'.repeat(40)}\n`)
    const config = readConfig('gateway', schema, {
      DATABASE_URL: good.DATABASE_URL,
      HOLDFAST_SECRET_FILE: file,
    })
    expect(config.HOLDFAST_SECRET).toBe('k'.repeat(40))
  })

  it('names the file that cannot be read, once', () => {
    const env = { DATABASE_URL: good.DATABASE_URL, HOLDFAST_SECRET_FILE: join(folder, 'none') }
    expect(problemsOf(env)).toEqual([
      expect.stringMatching(/^HOLDFAST_SECRET_FILE: .*none cannot be read \(ENOENT\)$/),
    ])
  })

  it('refuses a variable that is given both ways', () => {
    expect(problemsOf({ ...good, HOLDFAST_SECRET_FILE: '/x' })).toEqual([
      'HOLDFAST_SECRET: set either HOLDFAST_SECRET or HOLDFAST_SECRET_FILE, not both',
    ])
  })

  it.each([
    ['1024', 1024],
    ['512 MiB', 512 * 1024 ** 2],
    ['2tib', 2 * 1024 ** 4],
  ])('reads %s as a size in bytes', (text, size) => {
    const config = readConfig('gateway', schema, { ...good, HOLDFAST_NODE_CAPACITY: text })
    expect(config.HOLDFAST_NODE_CAPACITY).toBe(size)
  })
})
