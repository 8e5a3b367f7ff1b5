import type { Finding, HealthCheck, NodeInfo } from '@holdfast/client'
import { describe, expect, it } from 'vitest'
import { copiesInWords } from '../src/pages/files/copies-in-words.ts'
import { childOf, folderOfPath, parentOf, pathOfFolder } from '../src/pages/files/folder-of-path.ts'
import { resultOfCheck, shareOfCheck } from '../src/pages/health/result-of-check.ts'
import { worstFirst } from '../src/pages/nodes/worst-first.ts'

describe('folders in addresses', () => {
  it.each(['/', '/photos', '/photos/summer 2026', '/a%b/ä#?'])(
    'come back as they were: %s',
    (folder) => {
      const rest = pathOfFolder(folder).replace(/^\/files\/?/, '')
      expect(folderOfPath(decodeURIComponent(rest))).toBe(folder)
    },
  )

  it('have one above, but for the top, and others below', () => {
    expect(parentOf('/')).toBeUndefined()
    expect(parentOf('/photos')).toBe('/')
    expect(parentOf('/photos/summer')).toBe('/photos')
    expect(childOf('/', 'photos')).toBe('/photos')
    expect(childOf('/photos', 'summer')).toBe('/photos/summer')
  })
})

it('says copies against what is wanted, never more, and nothing that nobody counted', () => {
  expect(copiesInWords({ wanted: 3, least: 2 })).toBe('2 of 3 copies')
  expect(copiesInWords({ wanted: 1, least: 4 })).toBe('1 of 1 copy')
  expect(copiesInWords({ wanted: 3, least: null })).toBe('3 copies wanted')
})

it('lists nodes that need somebody first, then by zone and name', () => {
  const node = (name: string, state: string, zone: string | null = null) =>
    ({ name, state, zone }) as NodeInfo
  const nodes = [
    node('b', 'active', 'x'),
    node('a', 'active', 'y'),
    node('c', 'suspect'),
    node('d', 'down'),
  ]
  expect(worstFirst(nodes).map(({ name }) => name)).toEqual(['d', 'c', 'b', 'a'])
})

describe('what came of a health check', () => {
  const finding = {} as Finding
  const check = (more: Partial<HealthCheck>) =>
    resultOfCheck({
      state: 'done',
      healthy: true,
      error: null,
      findings: [],
      remaining: null,
      progress: { phase: 'counting', done: 0, total: 0, unit: 'copies', etaSeconds: null },
      ...more,
    } as HealthCheck)

  it.each([
    [check({}), 'Healthy: nothing was found.'],
    [check({ healthy: false, findings: [finding, finding] }), 'Not healthy: 2 findings.'],
    [
      check({ healthy: false, findings: [finding, finding], remaining: [finding] }),
      'Not healthy: 2 findings, 1 finding left after the repair.',
    ],
    [check({ healthy: null, findings: [finding] }), 'It could not be told: 1 finding.'],
    [check({ state: 'running', healthy: null }), 'Running: counting.'],
    [
      check({ state: 'failed', healthy: null, error: 'Postgres is away' }),
      'It could not be finished: Postgres is away.',
    ],
  ])('is said in one sentence: %s', (said, expected) => {
    expect(said).toBe(expected)
  })

  it('is known in part only where the whole is known', () => {
    const progress = { phase: 'x', unit: 'copies', etaSeconds: null } as const
    expect(shareOfCheck({ progress: { ...progress, done: 5, total: 0 } })).toBeUndefined()
    expect(shareOfCheck({ progress: { ...progress, done: 5, total: 20 } })).toBe(0.25)
  })
})
