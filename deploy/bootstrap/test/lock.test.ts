import { describe, expect, it } from 'vitest'
import { lockProblems, repairLock, unnamedScripts } from '../src/lock.ts'

describe('the lock', () => {
  const tool = (optionalDependencies: Record<string, string>) => ({
    version: '1.0.0',
    dev: true,
    optionalDependencies,
  })

  it('holds no registry address; links inside the repository are none', () => {
    const packages = {
      'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a.tgz' },
      'node_modules/b': { resolved: 'libs/b', link: true },
    }
    expect(lockProblems({ packages })).toEqual(['node_modules/a has a "resolved" address'])
    expect(repairLock({ packages: structuredClone(packages) }).packages).toEqual({
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': packages['node_modules/b'],
    })
  })

  it('runs no install script that package.json does not name', () => {
    const packages = {
      'node_modules/a': { version: '1.0.0', hasInstallScript: true },
      'node_modules/a/node_modules/@b/c': { version: '1.0.0', hasInstallScript: true },
      'node_modules/d': { version: '1.0.0' },
    }
    expect(unnamedScripts({ packages }, { a: true })).toEqual([
      '@b/c has an install script that allowScripts does not name',
    ])
    expect(unnamedScripts({ packages }, { a: true, '@b/c': false })).toEqual([])
  })

  it('names every optional package, also those of other platforms', () => {
    const lock = {
      packages: {
        'node_modules/tool': tool({
          '@tool/linux-x64-musl': '1.0.0',
          '@tool/darwin-arm64': '1.0.0',
        }),
        'node_modules/@tool/darwin-arm64': { version: '1.0.0', optional: true },
      },
    }
    expect(lockProblems(lock)).toEqual([
      'node_modules/@tool/linux-x64-musl (optional, 1.0.0) is missing',
    ])
    const repaired = repairLock(lock)
    expect(lockProblems(repaired)).toEqual([])
    expect(repaired.packages['node_modules/@tool/linux-x64-musl']).toEqual({
      version: '1.0.0',
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
      dev: true,
      optional: true,
    })
  })

  it('finds a package where Node would: beside the one that asks, or further up', () => {
    const packages = {
      'node_modules/a/node_modules/tool': tool({ one: '1.0.0', two: '1.0.0' }),
      'node_modules/a/node_modules/one': { version: '1.0.0' },
      'node_modules/two': { version: '1.0.0' },
    }
    expect(lockProblems({ packages })).toEqual([])
  })
})
