import { describe, expect, it } from 'vitest'
import {
  contentHeaders,
  parseReprDigest,
  type Representation,
} from '../src/files/content-headers.ts'
import { cleanMediaType, servedMediaType } from '../src/files/media-type.ts'
import { planContent } from '../src/files/send-content.ts'
import {
  checkEarly,
  type UploadConditions,
  uploadConditions,
} from '../src/files/upload-conditions.ts'
import { PreconditionFailed, RangeNotSatisfiable, ValidationFailed } from '../src/http/errors.ts'

const file: Representation = {
  name: 'a.txt',
  contentType: 'text/plain',
  size: 1_000,
  tag: 'bafkqaaa',
  updatedAt: new Date('2026-11-22T10:00:00Z'),
}
const now = new Date('2026-11-22T11:00:00Z')
const plan = (headers: Record<string, string>, method = 'GET', about = file) =>
  planContent(method, headers, about, now)

describe('the plan for an answer', () => {
  it('is the whole file without conditions or ranges', () => {
    expect(plan({})).toEqual({ status: 200, length: 1_000, ranges: [{ start: 0, end: 1_000 }] })
  })

  it('honours ranges for GET and not for HEAD', () => {
    const range = 'bytes=0-9'
    expect(plan({ range })).toMatchObject({ status: 206, length: 10 })
    expect(plan({ range }, 'HEAD')).toMatchObject({ status: 200, length: 1_000 })
  })

  it('looks at conditions before ranges', () => {
    const range = 'bytes=5000-'
    expect(() => plan({ range })).toThrow(RangeNotSatisfiable)
    expect(plan({ range, 'if-none-match': '"bafkqaaa"' })).toEqual({ status: 304 })
    expect(() => plan({ range, 'if-match': '"other"' })).toThrow(PreconditionFailed)
  })

  it('sends the whole file when If-Range names another version', () => {
    const range = 'bytes=0-9'
    expect(plan({ range, 'if-range': '"bafkqaaa"' }).status).toBe(206)
    expect(plan({ range, 'if-range': '"other"' }).status).toBe(200)
    expect(plan({ range, 'if-range': 'Sun, 22 Nov 2026 10:00:00 GMT' }).status).toBe(206)
  })

  it('knows the empty file', () => {
    const empty = { ...file, size: 0 }
    expect(plan({}, 'GET', empty)).toMatchObject({ status: 200, length: 0 })
    expect(() => plan({ range: 'bytes=0-' }, 'GET', empty)).toThrow(RangeNotSatisfiable)
  })
})

describe('the headers of a content', () => {
  const of = (contentType: string, download = false) =>
    contentHeaders({ ...file, contentType }, { download })

  it('offer for saving whatever could carry a script', () => {
    for (const type of [
      'text/html',
      'image/svg+xml',
      'application/xhtml+xml',
      'text/xml',
      'application/pdf',
      'text/javascript',
      'application/octet-stream',
      'TEXT/HTML; charset=utf-8',
      'multipart/x-mixed-replace',
    ]) {
      expect(of(type)['Content-Disposition'], type).toMatch(/^attachment;/)
    }
  })

  it('let pictures, sound, film and plain text be shown, unless a download was asked for', () => {
    for (const type of ['image/png', 'IMAGE/JPEG', 'video/mp4', 'audio/mpeg', 'text/plain']) {
      expect(of(type)['Content-Disposition'], type).toMatch(/^inline;/)
      expect(of(type, true)['Content-Disposition'], type).toMatch(/^attachment;/)
    }
  })

  it('put everything into a sandbox', () => {
    for (const type of ['text/html', 'image/png']) {
      expect(of(type)).toMatchObject({
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': expect.stringMatching(/^sandbox; default-src 'none'/),
        'Cross-Origin-Resource-Policy': 'same-origin',
      })
    }
  })

  it('name the digest where it is known', () => {
    const sha256 = Buffer.alloc(32, 7)
    const header = contentHeaders({ ...file, sha256 }, { download: false })['Repr-Digest']
    expect(header).toBe(`sha-256=:${sha256.toString('base64')}:`)
    expect(parseReprDigest(header)).toEqual(sha256)
    expect(of('text/plain')).not.toHaveProperty('Repr-Digest')
  })
})

describe('a media type', () => {
  it.each([
    ['text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
    [' image/png ', 'image/png'],
    ['Image/PNG ; Name=A', 'image/png; Name=A'],
    ['application/vnd.api+json;a="b c"', 'application/vnd.api+json;a="b c"'],
    [undefined, 'application/octet-stream'],
    ['', 'application/octet-stream'],
    ['text', 'application/octet-stream'],
    ['text/plain\r\nX-Evil: 1', 'application/octet-stream'],
    ['text/plain, text/html', 'application/octet-stream'],
    [`text/${'x'.repeat(300)}`, 'application/octet-stream'],
    [`text/plain${'; a=b'.repeat(40)}x=`, 'application/octet-stream'],
  ])('%j is kept as %j', (given, kept) => {
    expect(cleanMediaType(given)).toBe(kept)
  })

  it('of plain text is served with a charset', () => {
    expect(servedMediaType('text/plain')).toBe('text/plain; charset=utf-8')
    expect(servedMediaType('text/plain; charset=latin1')).toBe('text/plain; charset=latin1')
    expect(servedMediaType('image/png')).toBe('image/png')
  })
})

describe('the conditions of an upload', () => {
  it('are read from its headers', () => {
    const digest = Buffer.alloc(32, 1)
    expect(
      uploadConditions({
        'if-match': '"a", W/"b"',
        'if-none-match': '*',
        'repr-digest': `sha-512=:AAAA:, sha-256=:${digest.toString('base64')}:`,
      }),
    ).toEqual({ ifMatch: ['a'], ifNoneMatch: true, expectedSha256: digest })
    expect(uploadConditions({ 'if-match': '*' })).toEqual({ ifMatch: ['*'] })
    expect(uploadConditions({ 'repr-digest': 'md5=:AAAA:' })).toEqual({})
  })

  it.each([
    { 'if-match': 'unquoted' },
    { 'if-none-match': '"a"' },
    { 'repr-digest': 'sha-256=AAAA' },
    { 'repr-digest': 'sha-256=:AAAA:' },
    { 'content-range': 'bytes 0-9/100' },
  ])('are refused when they cannot be meant: %o', (headers) => {
    expect(() => uploadConditions(headers)).toThrow(ValidationFailed)
  })

  it('are looked at before the body is', () => {
    const here = { cid: 'a' }
    expect(checkEarly({}, 'fail', undefined)).toBe('proceed')
    expect(checkEarly({}, 'fail', here)).toBe('name-taken')
    expect(checkEarly({}, 'rename', here)).toBe('proceed')
    expect(checkEarly({ ifMatch: ['a'] }, 'replace', here)).toBe('proceed')
    expect(checkEarly({ ifMatch: ['*'] }, 'replace', here)).toBe('proceed')
    const refused: [UploadConditions, { cid: string } | undefined][] = [
      [{ ifMatch: ['b'] }, here],
      [{ ifMatch: ['*'] }, undefined],
      [{ ifNoneMatch: true }, here],
    ]
    for (const [conditions, existing] of refused) {
      expect(() => checkEarly(conditions, 'replace', existing)).toThrow(PreconditionFailed)
    }
  })
})
