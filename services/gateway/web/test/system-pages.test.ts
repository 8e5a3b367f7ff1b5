import type { Finding, HealthCheck, QueueInfo } from '@holdfast/client'
import { describe, expect, it } from 'vitest'
import { endOfKey } from '../src/pages/account/key-expiry.ts'
import { changeOfProfile, checkProfile } from '../src/pages/account/profile-change.ts'
import {
  fileRepairInWords,
  removalConsequences,
  verificationInWords,
} from '../src/pages/all-files/any-file-in-words.ts'
import { clearOf, fileFilterOf, isFiltered, sortsOf } from '../src/pages/all-files/file-filter.ts'
import { sortable } from '../src/pages/all-files/sortable.ts'
import { fewestInWords, zonesOf } from '../src/pages/all-files/spread-in-words.ts'
import { chunkFilterOf, isChunkName, issueOf } from '../src/pages/chunks/chunk-filter.ts'
import { copiesOfChunk } from '../src/pages/chunks/copies-of-chunk.ts'
import { repairInWords } from '../src/pages/chunks/repair-in-words.ts'
import { verdictsInWords } from '../src/pages/chunks/verdicts-in-words.ts'
import { copyClassOf, wordOfClass } from '../src/pages/distributions/copies-class.ts'
import { repairCommand, repairOptions } from '../src/pages/health/repair-options.ts'
import { lastDone, repairPlan } from '../src/pages/health/repair-plan.ts'
import { boardAddress, queuesInWords } from '../src/pages/jobs/queue-words.ts'
import { checkVerify } from '../src/ui/format/parse-percent.ts'

const query = (text: string) => new URLSearchParams(text)

describe('the list of chunks', () => {
  it('opens with those that have issues, and looks at all once anything else is asked', () => {
    expect(chunkFilterOf(query(''))).toEqual({ issue: 'any' })
    expect(chunkFilterOf(query('node=2'))).toEqual({ nodeId: 2 })
    expect(issueOf(query('node=2&issue=corrupt'))).toBe('corrupt')
    expect(chunkFilterOf(query('issue=all'))).toEqual({})
  })

  it('asks for nothing that it cannot ask for', () => {
    expect(chunkFilterOf(query('state=good&copies=many&file=1&cid=%3F'))).toEqual({})
    expect(chunkFilterOf(query('state=at-risk&copies=1&wanted=3'))).toEqual({
      state: 'at-risk',
      copies: 1,
      wanted: 3,
    })
  })

  it('is asked for as the counts on the dashboard and of nodes have it', () => {
    expect(chunkFilterOf(query('class=any'))).toEqual({ class: 'any' })
    expect(chunkFilterOf(query('class=one&only=3'))).toEqual({ class: 'one', onlyOn: 3 })
    expect(chunkFilterOf(query('class=all&only=x&issue=all'))).toEqual({})
  })

  it('knows a CID, a digest and the beginning of one from other words', () => {
    const cid = `bafkrei${'a'.repeat(52)}`
    expect(
      [cid, 'c3da', 'bafe', 'bafk', cid.slice(0, 20), `Qm${'a'.repeat(44)}`].map(isChunkName),
    ).toEqual(Array(6).fill(true))
    expect(['bafkrei1', 'hello', ''].map(isChunkName)).toEqual(Array(3).fill(false))
  })
})

describe('a chunk', () => {
  it('shows each copy with what is wrong, also where it is no holder any more', () => {
    expect(
      copiesOfChunk({
        holders: [
          { nodeId: 1, nodeState: 'active' },
          { nodeId: 2, nodeState: 'down' },
          { nodeId: 3, nodeState: 'active' },
        ],
        issues: [
          { nodeId: 3, kind: 'corrupt' },
          { nodeId: 4, kind: 'removing' },
        ],
      }).map(({ nodeId, state }) => [nodeId, state]),
    ).toEqual([
      [1, 'verified'],
      [2, 'unreachable'],
      [3, 'corrupt'],
      [4, 'removing'],
    ])
  })

  it('says which copies were good, and whose was not', () => {
    const said = verdictsInWords(
      [
        { nodeId: 1, verdict: 'good' },
        { nodeId: 2, verdict: 'corrupt' },
      ],
      (id) => `node-${id}`,
    )
    expect(said).toBe(
      'Read just now: 1 good copy; node-2 had other bytes; the copy is being replaced.',
    )
    expect(verdictsInWords([], String)).toMatch(/no copy/)
  })

  it('says when there is nothing to repair', () => {
    expect(repairInWords({ group: 7, class: null })).toMatch(/^Nothing to repair/)
    expect(repairInWords({ group: 7, class: 'repair' })).toMatch(/group 7/)
  })
})

describe('files of everybody', () => {
  it('are filtered by what the address says and the server knows', () => {
    const owner = '01a22566-3de6-762e-aeb7-6c318690aaa6'
    expect(fileFilterOf(query(`health=lost&owner=${owner}&node=3&copies=0`))).toEqual({
      state: 'lost',
      ownerId: owner,
      nodeId: 3,
      copies: 0,
    })
    expect(fileFilterOf(query('health=fine&owner=ann&node=x'))).toEqual({})
  })

  it('are found by name, class of size and the beginning of a root CID', () => {
    expect(fileFilterOf(query('search=draft&size=medium&sort=-size'))).toEqual({
      search: 'draft',
      minSize: 1_048_576,
      maxSize: 1_073_741_823,
      sort: '-size',
    })
    expect(fileFilterOf(query('size=small'))).toEqual({ maxSize: 1_048_575 })
    expect(fileFilterOf(query('size=huge&cid=bafybe'))).toEqual({ minSize: 2 ** 40, cid: 'bafybe' })
    expect(fileFilterOf(query('cid=hello&size=odd'))).toEqual({})
  })

  it('are sorted where an index leads, and an order alone is no filter', () => {
    expect(sortsOf(query(''))).toContain('-name')
    expect(sortsOf(query('size=large'))).toEqual(['size', '-size'])
    expect(['health=lost', 'cid=bafk'].map((text) => sortsOf(query(text)))).toEqual([[], []])
    expect(fileFilterOf(query('sort=name&size=large'))).toEqual({
      minSize: 2 ** 30,
      maxSize: 2 ** 40 - 1,
    })
    expect(isFiltered(fileFilterOf(query('sort=name')))).toBe(false)
    const cleared = query('sort=name&owner=x&by=node')
    for (const [name, value] of Object.entries(clearOf())) cleared.set(name, value)
    expect(isFiltered(fileFilterOf(cleared))).toBe(false)
    const columns = [
      { key: 'a', label: 'A', sort: 'name', cell: () => null },
      { key: 'b', label: 'B', cell: () => null },
    ]
    expect(sortable(columns, ['size']).map(({ sort }) => sort)).toEqual([undefined, undefined])
    expect(sortable(columns, ['name']).map(({ sort }) => sort)).toEqual(['name', undefined])
  })

  it('say what deleting comes to, and what a repair can do', () => {
    const other = { id: 'x', ownerId: 'y', folder: '/', name: 'n', size: 1 }
    expect(removalConsequences({ links: 0, sharing: [], moreSharing: false })).toHaveLength(2)
    expect(
      removalConsequences({ links: 2, sharing: [other], moreSharing: false }).slice(1),
    ).toEqual([
      '2 links stop working, and work again when the file is restored',
      'Its copies stay: 1 other file has the same content',
    ])
    const words = [
      [0, 0],
      [3, 0],
      [3, 1],
      [0, 2],
    ].map(([short = 0, noSource = 0]) => fileRepairInWords({ short, noSource, groups: 1 }))
    expect(words).toEqual([
      'Nothing to repair: no copy is missing',
      'Repair of 3 chunks was asked for; what has fewest copies comes first',
      'Repair of 3 chunks was asked for; what has fewest copies comes first; 1 chunk has no copy that can be read',
      'Nothing can be repaired now; 2 chunks have no copy that can be read',
    ])
  })

  it('say how far their verification is and what it found', () => {
    const none = { missing: 0, corrupt: 0, noAnswer: 0, bad: [], createdAt: '', finishedAt: null }
    const one = { ...none, id: 'x', state: 'running', chunks: 2_000, done: 64, good: 192 } as const
    expect(verificationInWords(one)).toBe('64 chunks of 2,000 read until now: 192 good copies.')
    const bad = { ...one, missing: 1, corrupt: 2, noAnswer: 3 }
    expect(verificationInWords({ ...bad, state: 'done' })).toBe(
      'Every copy was asked for: 192 good copies, 1 copy is missing, 2 copies are corrupt, 3 copies are on nodes that did not answer, so nothing is known of them.',
    )
    expect(verificationInWords({ ...one, state: 'cancelled' })).toMatch(/^Stopped after 64 chunks/)
  })

  it('say their fewest copies and their zones', () => {
    expect(fewestInWords({ least: 0, wanted: 3 })).toBe('0 of 3')
    expect(fewestInWords({ least: null, wanted: 3 })).toBe('? of 3')
    expect(zonesOf([1, 2, 3], (id) => (id < 3 ? 'a' : 'b'))).toBe(2)
  })

  it('call each number of copies by one word', () => {
    const words = [0, 1, 2, 3, 4].map((live) => wordOfClass(copyClassOf(live, 3)))
    expect(words).toEqual(['none', 'one', 'some missing', 'as wanted', 'more than wanted'])
    expect(copyClassOf(1, 1)).toBe('wanted')
  })
})

describe('a check with repair', () => {
  const finding = (detail: string, bytes = 0): Finding => ({
    kind: 'x',
    severity: 'warning',
    chunks: 1,
    bytes,
    detail,
    action: 'Repair copies them.',
  })
  const check = (more: Partial<HealthCheck>) =>
    ({ state: 'done', remaining: null, ...more }) as never

  it('says what the last one found and left, a few of them in full', () => {
    const checks = [
      { state: 'running' } as HealthCheck,
      check({ findings: [finding('3 chunks lack a copy.', 2_048)] }) as HealthCheck,
    ]
    const last = lastDone(checks)
    expect(last && repairPlan(last)).toEqual([
      '3 chunks lack a copy (2.00 KiB): Repair copies them',
    ])
    const many = Array.from({ length: 7 }, (_, i) => finding(`finding ${i}`))
    expect(repairPlan(check({ findings: many }))).toHaveLength(6)
    expect(repairPlan(check({ findings: many, remaining: [] }))).toEqual([])
  })

  it('takes its options as they were typed', () => {
    expect(checkVerify({ verifyPercent: '101' })).toHaveProperty('verifyPercent')
    expect(checkVerify({ verifyPercent: '' })).toHaveProperty('verifyPercent')
    expect(repairOptions(true, '0,5')).toEqual({ repair: true, deep: true, verifyPercent: 0.5 })
    expect(repairCommand(true, '5')).toBe('holdfast health check --deep --verify 5')
    expect(repairCommand(false, '0')).toBe('holdfast health check')
  })
})

describe('queues', () => {
  it('are summed up, failures last', () => {
    const queue = { name: 'q', waiting: 2, active: 1, delayed: 0, failed: 3 } as QueueInfo
    expect(queuesInWords([queue])).toBe('1 running, 2 waiting. 3 failed within the last week.')
    expect(queuesInWords([{ ...queue, waiting: 0, active: 0, delayed: 1, failed: 0 }])).toBe(
      'Nothing waits and nothing runs, 1 job for later. None failed.',
    )
    expect(boardAddress('imports', 'failed')).toBe('/admin/queues/queue/imports?status=failed')
  })
})

describe('the own account', () => {
  it('sends the password with a new address alone', () => {
    const user = { email: 'ann@example.org', name: 'Ann', hasPassword: true }
    const form = { ...user, currentPassword: '' }
    expect(changeOfProfile(user, form)).toEqual({})
    expect(changeOfProfile(user, { ...form, name: ' Anna ' })).toEqual({ name: 'Anna' })
    expect(checkProfile(user, { ...form, email: 'anna@example.org' })).toHaveProperty(
      'currentPassword',
    )
    const moved = { ...form, email: 'anna@example.org', currentPassword: 'secret' }
    expect(changeOfProfile(user, moved)).toEqual({
      email: 'anna@example.org',
      currentPassword: 'secret',
    })
  })

  it('gives keys an end that is to come, or none', () => {
    const now = Date.parse('2026-11-29T12:00:00Z')
    expect(endOfKey('never', '', now)).toBeNull()
    expect(endOfKey('30', '', now)).toBe('2026-12-29T12:00:00.000Z')
    expect(endOfKey('day', '2026-11-01', now)).toBeUndefined()
    expect(endOfKey('day', '', now)).toBeUndefined()
    expect(Date.parse(endOfKey('day', '2026-12-24', now) ?? '')).toBeGreaterThan(now)
  })
})
