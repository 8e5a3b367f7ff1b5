import { validateHeaderValue } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameFault } from '../src/files/names.ts'
import { contentDisposition } from '../src/http/disposition.ts'

/** A reader of the header in its own right, by RFC 6266 section 4 and RFC 8187 section 3.2. */
function readName(header: string): string {
  const extended = /; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]*)$/.exec(header)
  if (extended !== null) return decodeURIComponent(extended[1] as string)
  const plain = /; filename="((?:[^"\\]|\\.)*)"$/.exec(header)
  if (plain === null) throw new Error(`no name in ${header}`)
  return (plain[1] as string).replace(/\\(.)/g, '$1')
}

describe('a Content-Disposition header', () => {
  it('says a plain name plainly', () => {
    expect(contentDisposition('attachment', 'report 2026.pdf')).toBe(
      'attachment; filename="report 2026.pdf"',
    )
  })

  it('says any other name twice', () => {
    expect(contentDisposition('inline', '€ rates.txt')).toBe(
      `inline; filename="_ rates.txt"; filename*=UTF-8''%E2%82%AC%20rates.txt`,
    )
    expect(contentDisposition('inline', `a"b\\c%41'(*)!.txt`)).toBe(
      `inline; filename="a_b_c_41'(*)!.txt"; filename*=UTF-8''a%22b%5Cc%2541%27%28%2A%29%21.txt`,
    )
  })

  it('brings 100,000 names in every script back as they were', () => {
    const name = fc
      .oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.string({ unit: fc.constantFrom(...'"\\%;=\'*/ .aé漢😀'), minLength: 1, maxLength: 20 }),
      )
      .filter((text) => nameFault(text) === undefined)
    fc.assert(
      fc.property(name, (text) => {
        const header = contentDisposition('attachment', text)
        validateHeaderValue('content-disposition', header)
        expect(header).toMatch(/^[\x20-\x7e]*$/)
        expect(readName(header)).toBe(text)
      }),
      { numRuns: 100_000 },
    )
  })
})
