import type { FileInfo } from '@holdfast/client'
import { ServerUnreachable } from '@holdfast/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cookieOf } from '../src/api/cookies.ts'
import { isFree } from '../src/api/tab-lock.ts'
import { createKeyReader } from '../src/keyboard/registry.ts'
import { coalesce } from '../src/live/coalesce.ts'
import { freshnessOf, lookAgainAfter } from '../src/live/freshness.ts'
import { queriesOfEvent } from '../src/live/queries-of-event.ts'
import { pathWithin } from '../src/pages/sign-in/path-within.ts'
import { tokenOfHash } from '../src/pages/sign-in/token-of-hash.ts'
import { crumbsOf } from '../src/shell/crumbs.ts'
import { MINE, placeOf, SYSTEM } from '../src/shell/navigation.ts'
import { foundFile, foundPages } from '../src/shell/search/found.ts'
import { problemOfForm } from '../src/ui/form/problem-of-form.ts'
import { shortCid } from '../src/ui/format/middle.ts'
import { currentToasts, dismiss, showUndo } from '../src/ui/toast/toasts.ts'
import { apiProblem } from './api-problem.ts'

describe('the live pill', () => {
  it.each([
    [28_999, 'live'],
    [29_000, 'reconnecting'],
    [118_999, 'reconnecting'],
    [119_000, 'unknown'],
  ])('after %d ms of silence says %s', (quiet, state) => {
    expect(freshnessOf(1_000, 1_000 + quiet).state).toBe(state)
    expect(freshnessOf(1_000, 1_000 + quiet).stale).toBe(state === 'unknown')
  })
  it('is looked at in the moment in which it changes, whenever it was looked at before', () => {
    for (let first = 0; first < 1_000; first += 37) {
      const changes: [number, string][] = []
      for (let now = first; now < 130_000; now += lookAgainAfter(0, now)) {
        const { state } = freshnessOf(0, now)
        if (changes.at(-1)?.[1] !== state) changes.push([now, state])
      }
      expect(changes).toEqual([
        [first, 'live'],
        [29_000, 'reconnecting'],
        [119_000, 'unknown'],
      ])
    }
  })
  it('gives no false alarm while a sign of life comes every 15 s, or up to 13 s late', () => {
    for (let now = 0; now <= 28_000; now += lookAgainAfter(0, now)) {
      expect(freshnessOf(0, now).state).toBe('live')
    }
  })
  it('is looked at within a second of a clock that jumped', () =>
    expect(lookAgainAfter(0, 5_000)).toBeLessThanOrEqual(1_000))
})

describe('events', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  it('that come together make queries old once', () => {
    const flushed: string[][] = []
    const { add } = coalesce((keys) => void flushed.push([...keys]))
    for (const key of ['status', 'nodes', 'status']) add(key)
    vi.advanceTimersByTime(500)
    add('events')
    vi.advanceTimersByTime(500)
    expect(flushed).toEqual([['status', 'nodes'], ['events']])
  })
  it('always make the whole picture old, and that of their thing', () => {
    expect(queriesOfEvent('node.state')).toEqual(expect.arrayContaining(['nodes', 'files', 'file']))
    expect(queriesOfEvent('something.new')).toEqual(['status', 'events'])
  })
})

describe('shortcuts', () => {
  const known = new Map(['g f', '?'].map((keys) => [keys, { keys, does: '', run: () => {} }]))
  it('are one key, or g and a letter within a moment', () => {
    const read = createKeyReader((keys) => known.get(keys))
    expect(read('?', 0)?.keys).toBe('?')
    expect(read('g', 100)).toBeUndefined()
    expect(read('f', 200)?.keys).toBe('g f')
    expect(read('g', 300)).toBeUndefined()
    expect(read('f', 9_000)).toBeUndefined()
  })
  it('differ from place to place', () => {
    const keys = [...MINE, ...SYSTEM].map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('where one is', () => {
  it('is the longest place that fits', () => {
    expect(placeOf('/admin/nodes/3')?.label).toBe('Nodes')
    expect(placeOf('/admin')?.label).toBe('Dashboard')
    expect(placeOf('/admin/no-such-page')).toBeUndefined()
    expect(placeOf('/filesystem')).toBeUndefined()
  })
  it('is shown as the way there, with names as they are written', () => {
    expect(crumbsOf('/files/Photos/My%20trip').map(({ label }) => label)).toEqual([
      'Files',
      'Photos',
      'My trip',
    ])
    const plan = crumbsOf('/admin/balance/plans/7')
    expect(plan.map(({ path }) => path)).toEqual([
      '/admin',
      '/admin/balance',
      '/admin/balance/plans/7',
    ])
    expect(crumbsOf('/admin/nodes/3').map(({ path }) => path)).toEqual([
      '/admin',
      '/admin/nodes',
      '/admin/nodes/3',
    ])
    expect(crumbsOf('/files/50%').at(-1)?.label).toBe('50%')
  })
  it('ends with the name that the page gives itself, instead of an id', () => {
    const labels = crumbsOf('/admin/health/checks/7f', 'Check of 24 Nov 12:04').map(
      ({ label }) => label,
    )
    expect(labels).toEqual(['System', 'Health', 'Check of 24 Nov 12:04'])
    expect(crumbsOf('/admin/nodes', 'Nodes').at(-1)?.label).toBe('Nodes')
    expect(shortCid('bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy')).toBe(
      'bafk…4s52zy',
    )
  })
})

describe('a refused form', () => {
  it('blames the fields that the server named', () => {
    const error = apiProblem('VALIDATION_FAILED', {
      errors: [{ path: 'email', message: 'is not an e-mail address' }],
    })
    expect(problemOfForm(error, ['email'])).toMatchObject({
      fields: { email: 'Is not an e-mail address' },
      general: undefined,
    })
  })
  it('says everything else in its own words, where it has some', () => {
    const error = apiProblem('EMAIL_TAKEN', { detail: 'taken' })
    expect(problemOfForm(error, ['email'], { EMAIL_TAKEN: 'Sign in instead.' }).general).toBe(
      'Sign in instead.',
    )
    expect(problemOfForm(error, ['email']).general).toBe('Taken')
    expect(problemOfForm(new ServerUnreachable('x'), []).general).toContain('Nothing was changed')
  })
})

describe('after a sign-in', () => {
  const origin = 'https://files.example.org'
  it.each([
    [null, '/files'],
    ['/admin/nodes?sort=name', '/admin/nodes?sort=name'],
    ['//evil.example.org/x', '/files'],
    ['https://evil.example.org/', '/files'],
    ['\\\\evil.example.org', '/files'],
  ])('%s leads to %s, never to somebody else', (wish, path) =>
    expect(pathWithin(wish, origin)).toBe(path),
  )
})

describe('small readers', () => {
  it('finds a cookie by its whole name', () =>
    expect([cookieOf('xhf=1; hf=a=b', 'hf'), cookieOf('hf=', 'hf')]).toEqual(['a=b', undefined]))
  it('finds the setup token', () =>
    expect([tokenOfHash('#token=abc'), tokenOfHash('')]).toEqual(['abc', '']))
  it('takes over the place of a tab that is gone', () =>
    expect([isFree(null, 0), isFree('1@1000', 2_000), isFree('1@1000', 60_000)]).toEqual([
      true,
      false,
      true,
    ]))
})

it('a toast offers to undo, and goes when it is closed', () => {
  const undo = vi.fn()
  showUndo('Deleted 3 files', undo)
  const [toast] = currentToasts()
  toast?.undo?.()
  expect(undo).toHaveBeenCalledOnce()
  dismiss(toast?.id ?? 0)
  expect(currentToasts()).toEqual([])
})

describe('search in everything', () => {
  it('knows the pages that are for whoever asks', () => {
    const labels = (text: string, admin: boolean) =>
      foundPages(text, admin).map(({ label }) => label)
    expect(labels('NODE', true)).toEqual(['Nodes'])
    expect(labels('node', false)).toEqual([])
    expect(labels(' ', false)).toEqual(['Files', 'Links', 'Trash', 'Uploads'])
  })

  it('leads to a file in its folder, with its details open', () => {
    const file = { id: 'i', name: 'a b.txt', folder: '/my photos' } as FileInfo
    expect(foundFile(file)).toMatchObject({ to: '/files/my%20photos?open=i', detail: '/my photos' })
  })
})
