import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFolder, checkPath, nameFault } from '../src/files/names.ts'
import { contentDisposition } from '../src/http/disposition.ts'
import { ValidationFailed } from '../src/http/errors.ts'

describe('a name', () => {
  it.each([
    'a',
    'report.pdf',
    '.hidden',
    '...',
    'a\\b',
    'C:',
    'con',
    'naïve',
    'nai\u0308ve',
    '漢字かな交じり文',
    'Ελληνικά',
    'русский',
    'עברית\u200e 1.txt',
    'العربية',
    'می\u200cخواهم',
    'हिन्दी',
    'ไทย',
    '👩‍👩‍👧.png',
    `${'x'.repeat(255)}`,
    '漢'.repeat(85),
    '__proto__',
    ' leading and trailing ',
    '%2e%2e%2f',
  ])('%j is allowed', (name) => {
    expect(nameFault(name)).toBeUndefined()
  })

  it.each([
    ['', 'empty'],
    ['.', 'not a name'],
    ['..', 'not a name'],
    ['a/b', '"/"'],
    ['../a', '"/"'],
    ['a\0b', 'control'],
    ['a\nb', 'control'],
    ['a\u007f', 'control'],
    ['a\u0085', 'control'],
    ['a\u2028b', 'control'],
    ['photo\u202egpj.exe', 'reverse'],
    ['a\u2066b', 'reverse'],
    ['a\u2069b', 'reverse'],
    ['\ud800', 'Unicode'],
    ['x'.repeat(256), '255 bytes'],
    ['漢'.repeat(86), '255 bytes'],
  ])('%j is refused', (name, why) => {
    expect(nameFault(name)).toContain(why)
  })
})

describe('a folder', () => {
  it('has one spelling', () => {
    for (const text of ['', '/']) expect(checkFolder(text, 'folder')).toBe('/')
    for (const text of ['photos/2026', '/photos/2026', '/photos/2026/', 'photos/2026/']) {
      expect(checkFolder(text, 'folder')).toBe('/photos/2026')
    }
  })

  it.each(['//', '/a//b', '/../etc', '/a/./b', '/a/\0', 'a\u202eb'])('%j is refused', (text) => {
    expect(() => checkFolder(text, 'folder')).toThrow(ValidationFailed)
  })

  it('is limited as a whole', () => {
    const segment = 'x'.repeat(200)
    expect(() => checkFolder(Array(6).fill(segment).join('/'), 'folder')).toThrow('1024 bytes')
  })
})

describe('an address by path', () => {
  it('is split into folder and name', () => {
    expect(checkPath(['a', 'b', 'c.txt'])).toEqual({ folder: '/a/b', name: 'c.txt' })
    expect(checkPath(['c.txt'])).toEqual({ folder: '/', name: 'c.txt' })
  })

  it('refuses encoded tricks and says where', () => {
    for (const segments of [['a/b'], ['..', 'a'], ['a', ''], ['a', '..'], ['', 'a'], []]) {
      expect(() => checkPath(segments), segments.join('|')).toThrow('path:')
    }
  })
})

describe('any name that is allowed', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 90 }),
    fc.string({ unit: 'grapheme', maxLength: 90 }),
    fc.string({
      unit: fc.constantFrom(...'./\\%"\'*;=?#&+ \u202e\u2066\0\n\u0085aé漢😀'),
      maxLength: 30,
    }),
    fc.constantFrom('.', '..', '...', '__proto__', 'constructor', '%2e%2e', '%', '%zz', ' ', '*'),
  )
  const decoded = (address: string) => {
    const { pathname } = new URL(address, 'http://holdfast.test')
    return pathname.split('/').slice(2).map(decodeURIComponent)
  }

  it('comes back from an address and from a header, 100,000 times', () => {
    let allowed = 0
    fc.assert(
      fc.property(anything, anything, (above, name) => {
        if (nameFault(name) !== undefined || nameFault(above) !== undefined) return
        allowed += 1
        const address = `/files/${encodeURIComponent(above)}/${encodeURIComponent(name)}`
        expect(checkPath(decoded(address))).toEqual({ folder: `/${above}`, name })
        expect(checkFolder(`/${above}`, 'folder')).toBe(`/${above}`)
        const header = contentDisposition('attachment', name)
        expect(/^[\x20-\x7e]*$/.test(header)).toBe(true)
      }),
      { numRuns: 100_000 },
    )
    expect(allowed).toBeGreaterThan(10_000)
  })

  it('cannot lead anywhere else or be taken for another', () => {
    fc.assert(
      fc.property(anything, (name) => {
        const fault = nameFault(name)
        const bad =
          name === '' ||
          name === '.' ||
          name === '..' ||
          [...name].some((c) => c === '/' || c < ' ' || (c >= '\u007f' && c <= '\u009f')) ||
          !name.isWellFormed() ||
          Buffer.byteLength(name) > 255
        if (bad) expect(fault).toBeDefined()
      }),
      { numRuns: 20_000 },
    )
  })
})
