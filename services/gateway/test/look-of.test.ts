import type { FileRow } from '@holdfast/catalog'
import { decodeText, TEXT_BYTES } from '@holdfast/chunks/first-text'
import fc from 'fast-check'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { ContentReader } from '../src/content/types.ts'
import { mayShowInline } from '../src/files/media-type.ts'
import { firstText } from '../src/sharing/first-text.ts'
import { lookOf } from '../src/sharing/look-of.ts'

const MIB = 1_048_576
const file = (contentType: string, name = 'a', size = 9) => ({ contentType, name, size })
const shown = (contentType: string, name?: string, size?: number) =>
  lookOf(file(contentType, name, size), null).show

describe('what the page of a link shows', () => {
  it('draws bitmaps, plays sound and film, paints a PDF', () => {
    expect(shown('image/png')).toBe('image')
    expect(shown('IMAGE/JPEG; a=b')).toBe('image')
    expect(shown('audio/mpeg')).toBe('audio')
    expect(shown('video/mp4; codecs="avc1"')).toBe('video')
    expect(shown('video/quicktime')).toBe('video')
    expect(lookOf(file('application/pdf'), null)).toEqual({ show: 'pdf', type: 'application/pdf' })
  })

  it('makes text of what could be a document, and of what is text by another name', () => {
    const types = ['text/html', 'text/xml', 'application/xhtml+xml', 'image/svg+xml']
    for (const type of [...types, 'application/json', 'application/ld+json', 'text/x-c']) {
      expect(lookOf(file(type), null)).toEqual({ show: 'text' })
    }
  })

  it('goes by the ending only where nobody said a type', () => {
    const unknown = 'application/octet-stream'
    expect(lookOf(file(unknown, 'A.JPG'), null)).toEqual({ show: 'image', type: 'image/jpeg' })
    expect(shown(unknown, 'a.svg')).toBe('text')
    expect(shown(unknown, 'notes.md')).toBe('text')
    expect(shown(unknown, 'png')).toBe('image')
    expect(shown(unknown, 'a.exe')).toBe('nothing')
    expect(shown('application/zip', 'a.png')).toBe('nothing')
  })

  it('shows no list of what lies elsewhere, nothing unknown and nothing empty but a text', () => {
    expect(shown('audio/x-mpegurl')).toBe('nothing')
    expect(shown('application/vnd.apple.mpegurl')).toBe('nothing')
    expect(shown('image/x-unheard-of')).toBe('nothing')
    expect(shown('image/png', 'a', 0)).toBe('nothing')
    expect(shown('text/plain', 'a', 0)).toBe('text')
  })

  it('says why a picture is too large, whatever is right for a film', () => {
    expect(shown('image/png', 'a', 16 * MIB)).toBe('image')
    expect(lookOf(file('image/png', 'a', 16 * MIB + 1), null)).toEqual({
      show: 'nothing',
      why: 'This picture is larger than 16 MiB. Download it to see it.',
    })
    expect(shown('video/mp4', 'a', 2 ** 40)).toBe('video')
  })

  it('takes no download from a link that has few, and says so', () => {
    const why = (count: number, type = 'text/plain') => lookOf(file(type), count)
    expect(why(3)).toEqual({
      show: 'nothing',
      why: 'This link allows 3 downloads; looking at it here would use one.',
    })
    expect(why(1, 'image/png')).toEqual({
      show: 'nothing',
      why: 'This link allows 1 download; looking at it here would use it.',
    })
    expect(why(3, 'application/zip')).toEqual({ show: 'nothing' })
  })

  it('never hands out bytes as a type that a browser could take for a document', () => {
    const type = fc.oneof(
      fc.constantFrom('text/html', 'image/svg+xml', 'text/xml', 'application/octet-stream'),
      fc
        .tuple(fc.constantFrom('image', 'video', 'audio', 'application', 'x'), fc.string())
        .map(([kind, rest]) => `${kind}/${rest}`),
    )
    fc.assert(
      fc.property(type, fc.string(), (contentType, name) => {
        const look = lookOf(file(contentType, name), null)
        if (!('type' in look)) return
        expect(
          mayShowInline(look.type) || /^(audio|video)\/[\w-]+$|^application\/pdf$/.test(look.type),
        ).toBe(true)
      }),
    )
  })
})

describe('the beginning of a text', () => {
  it('is UTF-8, or UTF-16 that says so, and nothing where there are zeros', () => {
    expect(decodeText(Buffer.from('wörds'), false)).toBe('wörds')
    expect(decodeText(Buffer.from('\ufeffwörds', 'utf16le'), false)).toBe('wörds')
    expect(decodeText(Buffer.from([0x61, 0, 0x62]), false)).toBeUndefined()
    expect(decodeText(Buffer.from('wö').subarray(0, 2), true)).toBe('w')
  })

  const read = (bytes: () => AsyncIterable<Uint8Array>, signal = new AbortController().signal) => {
    const asked: { start: number; end: number }[] = []
    const reader = {
      read: ({ start, end }: { start: number; end: number }) => {
        asked.push({ start, end })
        return bytes()
      },
    } as unknown as ContentReader
    const row = { size: 9 * MIB, contentId: '1', layout: 'own' } as unknown as FileRow
    const log = pino({ level: 'silent' })
    return { asked, text: firstText(row, { reader, signal, log }) }
  }

  it('is all that is asked for', async () => {
    const { asked, text } = read(async function* () {
      yield Buffer.from('one ')
      yield Buffer.from('two')
    })
    expect(await text).toEqual({ text: 'one two', cut: true })
    expect(asked).toEqual([{ start: 0, end: TEXT_BYTES }])
  })

  it('that cannot be read leaves the rest of the page; a visitor who went needs none', async () => {
    // biome-ignore lint/correctness/useYield: it fails before
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      throw new Error('no node has it')
    }
    expect(await read(broken).text).toEqual({
      why: 'The text cannot be read at the moment. Load the page again later.',
    })
    await expect(read(broken, AbortSignal.abort()).text).rejects.toThrow('abort')
  })
})
