import { nameFault } from '@holdfast/content'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileNameOf } from '../src/imports/file-name.ts'

describe('the name of a file from the web', () => {
  it.each([
    ['https://example.org/a/b.iso', null, 'b.iso'],
    ['https://example.org/a/b%20c.iso?x=1#y', null, 'b c.iso'],
    ['https://example.org/', null, 'example.org'],
    ['https://example.org/a', 'attachment; filename="b \\"c\\".txt"', 'b "c".txt'],
    ['https://example.org/a', 'attachment; filename=plain.txt', 'plain.txt'],
    ['https://example.org/a', `attachment; filename="x"; filename*=UTF-8''%C3%A4.txt`, 'ä.txt'],
    ['https://example.org/a', 'attachment; filename="../../etc/passwd"', 'passwd'],
    ['https://example.org/a', 'attachment; filename="C:\\\\Users\\\\x.doc"', 'x.doc'],
    ['https://example.org/a', 'attachment; filename=".."', 'a'],
    ['https://example.org/a%2Fb', null, 'b'],
    ['https://example.org/%zz', null, '%zz'],
  ])('of %s with %s is as expected', (url, disposition, name) => {
    expect(fileNameOf(url, disposition)).toBe(name)
  })

  it('always is one that may be stored', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withFragments: true }),
        fc.string({ unit: 'binary' }),
        (url, text) => {
          for (const value of [
            text,
            `attachment; filename="${text}"`,
            `x; filename*=UTF-8''${text}`,
          ]) {
            expect(nameFault(fileNameOf(url, value))).toBeUndefined()
          }
        },
      ),
    )
  })
})
