import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isInstalled } from '../install.mjs'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-install-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(wanted: object, present: Record<string, object>) {
  for (const path of Object.keys(present)) mkdirSync(join(root, path), { recursive: true })
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }))
  const record = join(root, 'node_modules', '.package-lock.json')
  writeFileSync(record, JSON.stringify({ packages: present }))
}

describe('isInstalled', () => {
  it('is content when every package is there in the version of the lock', () => {
    const packages = { 'node_modules/a': { version: '1.0.0' } }
    write({ '': {}, 'libs/x': {}, ...packages }, packages)
    expect(isInstalled(root, { dev: true })).toBe(true)
  })

  it('misses a package, another version, and a folder that somebody removed', () => {
    const wanted = { 'node_modules/a': { version: '2.0.0' } }
    write(wanted, {})
    expect(isInstalled(root, { dev: true })).toBe(false)
    write(wanted, { 'node_modules/a': { version: '1.0.0' } })
    expect(isInstalled(root, { dev: true })).toBe(false)
    write(wanted, wanted)
    rmSync(join(root, 'node_modules', 'a'), { recursive: true })
    expect(isInstalled(root, { dev: true })).toBe(false)
  })

  it('does without development packages where only the service is to run', () => {
    write({ 'node_modules/vitest': { version: '1.0.0', dev: true } }, {})
    expect(isInstalled(root, { dev: false })).toBe(true)
    expect(isInstalled(root, { dev: true })).toBe(false)
  })

  it('does not ask for binaries of other platforms', () => {
    write({ 'node_modules/x-darwin': { version: '1.0.0', optional: true } }, {})
    expect(isInstalled(root, { dev: true })).toBe(true)
  })

  it('is false in a fresh clone', () => {
    expect(isInstalled(root, { dev: false })).toBe(false)
  })
})
