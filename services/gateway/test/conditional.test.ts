import { describe, expect, it } from 'vitest'
import {
  evaluateForRead,
  matchesStrongly,
  matchesWeakly,
  parseEntityTags,
  parseHttpDate,
  rangeStillApplies,
} from '../src/http/conditional.ts'

const stored = { etag: '"abc"', lastModified: new Date('2026-11-22T10:00:00.750Z') }
const SAME = 'Sun, 22 Nov 2026 10:00:00 GMT'
const BEFORE = 'Sun, 22 Nov 2026 09:59:59 GMT'
const AFTER = 'Sun, 22 Nov 2026 10:00:01 GMT'

describe('entity tags', () => {
  it('reads lists with weak tags, empty members and commas inside a tag', () => {
    expect(parseEntityTags('"a", W/"b" ,, "c,d"')).toEqual([
      { weak: false, value: 'a' },
      { weak: true, value: 'b' },
      { weak: false, value: 'c,d' },
    ])
    expect(parseEntityTags(' * ')).toBe('*')
    expect(parseEntityTags('""')).toEqual([{ weak: false, value: '' }])
  })

  it('takes nothing else for a list', () => {
    for (const field of ['abc', '"a" "b"', '"a', 'w/"a"', '', ',', '"a" x', '*, "a"']) {
      expect(parseEntityTags(field), field).toBeUndefined()
    }
  })

  it('reads a hostile list in linear time', () => {
    expect(parseEntityTags(`${' ,'.repeat(30_000)}x`)).toBeUndefined()
  })

  it('compares strongly for If-Match and weakly for If-None-Match', () => {
    expect(matchesStrongly('"x", "abc"', '"abc"')).toBe(true)
    expect(matchesStrongly('W/"abc"', '"abc"')).toBe(false)
    expect(matchesWeakly('W/"abc"', '"abc"')).toBe(true)
    expect(matchesStrongly('abc', '"abc"')).toBe(false)
    expect(matchesWeakly('abc', '"abc"')).toBe(false)
  })
})

describe('a conditional read', () => {
  it.each([
    [{}, 'proceed'],
    [{ ifMatch: '"abc"' }, 'proceed'],
    [{ ifMatch: '*' }, 'proceed'],
    [{ ifMatch: '"other"' }, 'precondition-failed'],
    [{ ifMatch: 'W/"abc"' }, 'precondition-failed'],
    [{ ifUnmodifiedSince: SAME }, 'proceed'],
    [{ ifUnmodifiedSince: BEFORE }, 'precondition-failed'],
    [{ ifUnmodifiedSince: 'yesterday' }, 'proceed'],
    [{ ifNoneMatch: '"abc"' }, 'not-modified'],
    [{ ifNoneMatch: 'W/"abc"' }, 'not-modified'],
    [{ ifNoneMatch: '*' }, 'not-modified'],
    [{ ifNoneMatch: '"other"' }, 'proceed'],
    [{ ifModifiedSince: SAME }, 'not-modified'],
    [{ ifModifiedSince: AFTER }, 'not-modified'],
    [{ ifModifiedSince: BEFORE }, 'proceed'],
    [{ ifModifiedSince: '2026-11-22' }, 'proceed'],
    // The order of RFC 9110 section 13.2.2: tags win over dates, If-Match comes first.
    [{ ifMatch: '"abc"', ifUnmodifiedSince: BEFORE }, 'proceed'],
    [{ ifNoneMatch: '"other"', ifModifiedSince: AFTER }, 'proceed'],
    [{ ifMatch: '"other"', ifNoneMatch: '"abc"' }, 'precondition-failed'],
    [{ ifMatch: '"abc"', ifNoneMatch: '"abc"' }, 'not-modified'],
  ] as const)('%o ends as %s', (headers, verdict) => {
    expect(evaluateForRead(headers, stored)).toBe(verdict)
  })
})

describe('If-Range', () => {
  const now = new Date('2026-11-22T10:00:05Z')
  it.each([
    [undefined, true],
    ['"abc"', true],
    ['"other"', false],
    ['W/"abc"', false],
    [SAME, true],
    [BEFORE, false],
    [AFTER, false],
    ['nonsense', false],
  ])('%s keeps the range: %s', (field, applies) => {
    expect(rangeStillApplies(field, stored, now)).toBe(applies)
  })

  it('does not trust a date within the second it was made', () => {
    expect(rangeStillApplies(SAME, stored, new Date('2026-11-22T10:00:00.900Z'))).toBe(false)
  })
})

describe('HTTP dates', () => {
  const now = new Date('2026-11-22T00:00:00Z')
  it('reads all three forms', () => {
    const seconds = Date.UTC(1994, 10, 6, 8, 49, 37) / 1000
    expect(parseHttpDate('Sun, 06 Nov 1994 08:49:37 GMT')).toBe(seconds)
    expect(parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT', now)).toBe(seconds)
    expect(parseHttpDate('Sun Nov  6 08:49:37 1994')).toBe(seconds)
  })

  it('puts a two-digit year at most 50 years ahead', () => {
    const year = (text: string) => new Date((parseHttpDate(text, now) ?? 0) * 1000).getUTCFullYear()
    expect(year('Sunday, 06-Nov-76 08:49:37 GMT')).toBe(2076)
    expect(year('Sunday, 06-Nov-77 08:49:37 GMT')).toBe(1977)
  })

  it('ignores what is no HTTP date', () => {
    for (const text of ['', 'now', '1994-11-06T08:49:37Z', 'Sun, 06 Nov 1994 25:00:00 GMT']) {
      expect(parseHttpDate(text), text).toBeUndefined()
    }
  })
})
