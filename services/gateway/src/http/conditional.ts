/**
 * Conditional requests as RFC 9110 section 13 has them. Pure: headers and what is stored go in, a
 * verdict comes out.
 */

/**
 * `etag` is the strong entity tag with its quotes; `lastModified` has whole seconds on the wire. Without a
 * `lastModified` conditions by time are not looked at (section 13.1.3).
 */
export type Validators = { etag: string; lastModified?: Date }

export type ConditionHeaders = {
  ifMatch?: string | undefined
  ifNoneMatch?: string | undefined
  ifModifiedSince?: string | undefined
  ifUnmodifiedSince?: string | undefined
}

export type Verdict = 'proceed' | 'not-modified' | 'precondition-failed'

/** The verdict for GET and HEAD on something that exists, in the order of section 13.2.2. */
export function evaluateForRead(headers: ConditionHeaders, stored: Validators): Verdict {
  if (headers.ifMatch !== undefined) {
    if (!matchesStrongly(headers.ifMatch, stored.etag)) return 'precondition-failed'
  } else if (headers.ifUnmodifiedSince !== undefined && stored.lastModified !== undefined) {
    const since = parseHttpDate(headers.ifUnmodifiedSince)
    if (since !== undefined && wholeSeconds(stored.lastModified) > since) {
      return 'precondition-failed'
    }
  }
  if (headers.ifNoneMatch !== undefined) {
    return matchesWeakly(headers.ifNoneMatch, stored.etag) ? 'not-modified' : 'proceed'
  }
  if (headers.ifModifiedSince !== undefined && stored.lastModified !== undefined) {
    const since = parseHttpDate(headers.ifModifiedSince)
    if (since !== undefined && wholeSeconds(stored.lastModified) <= since) return 'not-modified'
  }
  return 'proceed'
}

/**
 * The verdict for a change of something that exists. If-Modified-Since means nothing there (section
 * 13.1.3), and a tag that must not match is a failure, since there is no "not modified" to answer.
 */
export function evaluateForChange(
  { ifModifiedSince: _, ...headers }: ConditionHeaders,
  stored: Validators,
): Exclude<Verdict, 'not-modified'> {
  return evaluateForRead(headers, stored) === 'proceed' ? 'proceed' : 'precondition-failed'
}

/**
 * Whether a Range header still applies (section 13.1.5): the entity tag must match strongly; a
 * date must be exactly ours and, being a weak thing within its own second, a second old (8.8.2.2).
 */
export function rangeStillApplies(
  ifRange: string | undefined,
  stored: Validators,
  now: Date,
): boolean {
  if (ifRange === undefined) return true
  const value = ifRange.trim()
  if (value.startsWith('"') || value.startsWith('W/')) return value === stored.etag
  if (stored.lastModified === undefined) return false
  const date = parseHttpDate(value)
  const modified = wholeSeconds(stored.lastModified)
  return date !== undefined && date === modified && wholeSeconds(now) - modified >= 1
}

export type EntityTag = { weak: boolean; value: string }

/**
 * The members of If-Match or If-None-Match; `*` for "whatever is there". Undefined when the field
 * is not a list of entity tags: the caller decides what is the safe reading of that.
 */
export function parseEntityTags(field: string): '*' | EntityTag[] | undefined {
  const text = field.trim()
  if (text === '*') return '*'
  const tags: EntityTag[] = []
  // A regular expression with the sticky flag walks the list once; nothing in it backtracks.
  const member = /[ \t]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)")?[ \t]*(?:,|$)/y
  while (member.lastIndex < text.length) {
    const found = member.exec(text)
    if (found === null) return undefined
    if (found[2] !== undefined) tags.push({ weak: found[1] !== undefined, value: found[2] })
  }
  return tags.length === 0 ? undefined : tags
}

/** If-Match compares strongly: a weak tag never matches, nor does what is not a list of tags. */
export function matchesStrongly(field: string, etag: string): boolean {
  const tags = parseEntityTags(field)
  if (tags === undefined) return false
  return tags === '*' || tags.some((tag) => !tag.weak && `"${tag.value}"` === etag)
}

/** If-None-Match compares weakly: `W/` is looked through. */
export function matchesWeakly(field: string, etag: string): boolean {
  const tags = parseEntityTags(field)
  if (tags === undefined) return false
  return tags === '*' || tags.some((tag) => `"${tag.value}"` === etag)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const TIME = '(\\d\\d):(\\d\\d):(\\d\\d)'
const FORMS = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(`^[A-Z][a-z]{2}, (?<d>\\d\\d) (?<m>[A-Z][a-z]{2}) (?<y>\\d{4}) ${TIME} GMT$`),
  // Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(`^[A-Z][a-z]{5,8}, (?<d>\\d\\d)-(?<m>[A-Z][a-z]{2})-(?<y>\\d\\d) ${TIME} GMT$`),
  // Sun Nov  6 08:49:37 1994
  new RegExp(`^[A-Z][a-z]{2} (?<m>[A-Z][a-z]{2}) (?<d>[ \\d]\\d) ${TIME} (?<y>\\d{4})$`),
]

/**
 * Seconds since the epoch of an HTTP-date in any of its three forms; undefined for anything else,
 * which a recipient ignores. `Date.parse` would accept dates HTTP does not know.
 */
export function parseHttpDate(text: string, now = new Date()): number | undefined {
  for (const form of FORMS) {
    const found = form.exec(text)
    if (found === null) continue
    const { d, m, y } = found.groups as { d: string; m: string; y: string }
    const [h, min, s] = timeOf(found)
    const month = MONTHS.indexOf(m)
    if (month < 0 || h > 23 || min > 59 || s > 60) return undefined
    return Date.UTC(fullYear(y, now), month, Number(d), h, min, s) / 1000
  }
  return undefined
}

function timeOf(found: RegExpExecArray): [number, number, number] {
  const digits = /(\d\d):(\d\d):(\d\d)/.exec(found[0]) as RegExpExecArray
  return [Number(digits[1]), Number(digits[2]), Number(digits[3])]
}

/** Two digits mean the year that is not more than 50 years ahead (RFC 9110 section 5.6.7). */
function fullYear(text: string, now: Date): number {
  if (text.length === 4) return Number(text)
  const year = now.getUTCFullYear() - (now.getUTCFullYear() % 100) + Number(text)
  return year > now.getUTCFullYear() + 50 ? year - 100 : year
}

const wholeSeconds = (date: Date) => Math.floor(date.getTime() / 1000)
