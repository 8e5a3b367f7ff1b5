import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ConditionHeaders,
  evaluateForChange,
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

/** Fields as a client may send them, with what they mean told apart from the text. */
type Tags = '*' | { weak: boolean; value: string }[]
type Field<T> = { text: string; means: T }

const tagValue = fc.constantFrom('abc', 'abd', '', 'a,b')
const tags: fc.Arbitrary<Field<Tags>> = fc.oneof(
  fc.constant({ text: '*', means: '*' as const }),
  fc
    .array(fc.record({ weak: fc.boolean(), value: tagValue }), { minLength: 1, maxLength: 4 })
    .map((list) => ({
      text: list.map(({ weak, value }) => `${weak ? 'W/' : ''}"${value}"`).join(' , '),
      means: list,
    })),
)
const second = fc.integer({ min: -3, max: 3 })
const date: fc.Arbitrary<Field<number>> = second.map((offset) => {
  const means = Math.floor(stored.lastModified.getTime() / 1_000) + offset
  return { text: new Date(means * 1_000).toUTCString(), means }
})
const request = fc.record(
  { ifMatch: tags, ifNoneMatch: tags, ifModifiedSince: date, ifUnmodifiedSince: date },
  { requiredKeys: [] },
)
type Request = {
  ifMatch?: Field<Tags>
  ifNoneMatch?: Field<Tags>
  ifModifiedSince?: Field<number>
  ifUnmodifiedSince?: Field<number>
}

const headersOf = (asked: Request): ConditionHeaders =>
  Object.fromEntries(Object.entries(asked).map(([name, field]) => [name, field?.text]))

const MODIFIED = Math.floor(stored.lastModified.getTime() / 1_000)
const hasTag = (means: Tags, strong: boolean) =>
  means === '*' || means.some(({ weak, value }) => value === 'abc' && !(strong && weak))

/** RFC 9110 section 13.2.2, step by step as it is written there; nothing shared with what is tested. */
function reference(asked: Request, safe: boolean): number {
  // 1. When If-Match is present: true → step 3, false → 412.
  if (asked.ifMatch) {
    if (!hasTag(asked.ifMatch.means, true)) return 412
  } else if (asked.ifUnmodifiedSince) {
    // 2. Without it, If-Unmodified-Since: true → step 3, false → 412.
    if (!(MODIFIED <= asked.ifUnmodifiedSince.means)) return 412
  }
  if (asked.ifNoneMatch) {
    // 3. If-None-Match: true → step 5; false → 304 for GET and HEAD, 412 for others.
    if (hasTag(asked.ifNoneMatch.means, false)) return safe ? 304 : 412
  } else if (safe && asked.ifModifiedSince) {
    // 4. For GET and HEAD without If-None-Match, If-Modified-Since: false → 304.
    if (!(MODIFIED > asked.ifModifiedSince.means)) return 304
  }
  return 200
}

describe('any conditional request', () => {
  const statuses = { proceed: 200, 'not-modified': 304, 'precondition-failed': 412 } as const
  it('that reads ends as RFC 9110 section 13.2.2 has it', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const verdict = evaluateForRead(headersOf(asked as Request), stored)
        expect(statuses[verdict]).toBe(reference(asked as Request, true))
      }),
      { numRuns: 5_000 },
    )
  })

  it('that changes ends as RFC 9110 section 13.2.2 has it', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const verdict = evaluateForChange(headersOf(asked as Request), stored)
        expect(statuses[verdict]).toBe(reference(asked as Request, false))
      }),
      { numRuns: 5_000 },
    )
  })
})
