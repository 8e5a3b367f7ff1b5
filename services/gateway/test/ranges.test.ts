import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ByteRange, MAX_RANGES, parseRange, planMultipart } from '../src/http/ranges.ts'

const SIZE = 10_000
const part = (start: number, end: number): ByteRange => ({ start, end })

describe('a Range header', () => {
  it.each([
    ['bytes=0-499', [part(0, 500)]],
    ['bytes=500-999', [part(500, 1000)]],
    ['bytes=-500', [part(9500, 10_000)]],
    ['bytes=9500-', [part(9500, 10_000)]],
    ['bytes=0-0,-1', [part(0, 1), part(9999, 10_000)]],
    ['bytes= 0-999, 4500-5499, -1000', [part(0, 1000), part(4500, 5500), part(9000, 10_000)]],
    ['BYTES=0-1', [part(0, 2)]],
    ['bytes=0-99999999999999999999999', [part(0, 10_000)]],
    ['bytes=-99999999999999999999999', [part(0, 10_000)]],
    ['bytes=,0-1,,', [part(0, 2)]],
    ['bytes=0-1,20000-20001', [part(0, 2)]],
    // Overlapping ones are merged, the others keep the order they were asked in.
    ['bytes=500-600,601-999', [part(500, 601), part(601, 1000)]],
    ['bytes=500-700,601-999', [part(500, 1000)]],
    ['bytes=9000-9001,0-1', [part(9000, 9002), part(0, 2)]],
    ['bytes=0-,0-,0-', [part(0, 10_000)]],
  ])('%s is understood', (header, ranges) => {
    expect(parseRange(header, SIZE)).toEqual({ kind: 'parts', ranges })
  })

  it.each([
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=a-b',
    'bytes=2-1',
    'bytes=0-1;2-3',
    'bytes=0-1,x',
    'bytes=1.5-2',
    'bytes=+1-2',
    'chunks=0-1',
  ])('%s is ignored', (header) => {
    expect(parseRange(header, SIZE)).toEqual({ kind: 'whole' })
  })

  it.each(['bytes=10000-', 'bytes=20000-30000', 'bytes=-0', 'bytes=10000-10001,-0'])(
    '%s cannot be satisfied',
    (header) => {
      expect(parseRange(header, SIZE)).toEqual({ kind: 'unsatisfiable' })
    },
  )

  it('turns away a set of very many ranges', () => {
    const many = Array.from({ length: MAX_RANGES + 1 }, (_, i) => `${i * 2}-${i * 2}`).join(',')
    expect(parseRange(`bytes=${many}`, SIZE)).toEqual({ kind: 'unsatisfiable' })
  })

  it('knows that nothing of an empty file can be asked for, except its whole', () => {
    expect(parseRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' })
    expect(parseRange('bytes=-5', 0)).toEqual({ kind: 'whole' })
  })

  it('never asks for bytes outside of the file, twice, or more than there are', () => {
    const spec = fc.oneof(
      fc.tuple(fc.nat(200), fc.nat(200)).map(([a, b]) => `${a}-${b}`),
      fc.nat(200).map((a) => `${a}-`),
      fc.nat(200).map((a) => `-${a}`),
    )
    const input = fc.tuple(fc.array(spec, { minLength: 1, maxLength: 20 }), fc.nat(150))
    fc.assert(
      fc.property(input, ([specs, size]) => {
        const result = parseRange(`bytes=${specs.join(',')}`, size)
        if (result.kind !== 'parts') return
        const seen = new Set<number>()
        for (const { start, end } of result.ranges) {
          expect(start).toBeLessThan(end)
          expect(end).toBeLessThanOrEqual(size)
          for (let at = start; at < end; at += 1) {
            expect(seen.has(at)).toBe(false)
            seen.add(at)
          }
        }
        expect(seen).toEqual(wanted(specs, size))
      }),
      { numRuns: 2_000 },
    )
  })
})

/**
 * RFC 9110 section 14.1.1 as a machine that reads character by character, and 14.1.2 for what can be
 * satisfied; nothing shared with what is tested.
 */
function reference(header: string, size: number): 'whole' | 'unsatisfiable' | Set<number> {
  const equals = header.indexOf('=')
  if (equals < 0 || header.slice(0, equals).trim().toLowerCase() !== 'bytes') return 'whole'
  const asked = new Set<number>()
  let members = 0
  let satisfiable = false
  for (const raw of header.slice(equals + 1).split(',')) {
    const spec = raw.trim()
    if (spec === '') continue
    members += 1
    const dash = spec.indexOf('-')
    const [first, last] = [spec.slice(0, dash), spec.slice(dash + 1)]
    const digits = (text: string) => [...text].every((c) => c >= '0' && c <= '9')
    if (dash < 0 || !digits(first) || !digits(last) || spec === '-') return 'whole'
    if (first !== '' && last !== '' && BigInt(last) < BigInt(first)) return 'whole'
    if (first === '' ? BigInt(last) > 0n : BigInt(first) < BigInt(size)) satisfiable = true
    for (let at = 0; at < size; at += 1) {
      const within =
        first === ''
          ? BigInt(size - at) <= BigInt(last)
          : BigInt(at) >= BigInt(first) && (last === '' || BigInt(at) <= BigInt(last))
      if (within) asked.add(at)
    }
  }
  if (members === 0) return 'whole'
  if (!satisfiable) return 'unsatisfiable'
  return asked.size === 0 ? 'whole' : asked
}

describe('any Range header', () => {
  const number = fc.oneof(fc.nat(40).map(String), fc.constantFrom('', '0', '99999999999999999999'))
  const space = fc.constantFrom('', ' ', '\t')
  const spec = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(number, number).map(([a, b]) => `${a}-${b}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'x', '1', '1-2-3', '-1-', '+1-2', '0x1-2', '1 -2'),
    },
  )
  const header = fc
    .tuple(
      fc.constantFrom('bytes', 'Bytes', 'BYTES ', ' bytes', 'items', ''),
      fc.array(fc.tuple(space, spec, space), { maxLength: 6 }),
    )
    .map(([unit, specs]) => `${unit}=${specs.map((parts) => parts.join('')).join(',')}`)

  it('means what RFC 9110 section 14.1 says', () => {
    fc.assert(
      fc.property(header, fc.nat(50), (text, size) => {
        const result = parseRange(text, size)
        const expected = reference(text, size)
        if (result.kind !== 'parts') return void expect(result.kind).toBe(expected)
        const bytes = new Set<number>()
        for (const { start, end } of result.ranges) {
          for (let at = start; at < end; at += 1) bytes.add(at)
        }
        expect(bytes).toEqual(expected)
      }),
      { numRuns: 10_000 },
    )
  })
})

/** The bytes asked for, said in the simplest way there is. */
function wanted(specs: string[], size: number): Set<number> {
  const bytes = new Set<number>()
  for (const spec of specs) {
    const [first, last] = spec.split('-') as [string, string]
    for (let at = 0; at < size; at += 1) {
      const within =
        first === ''
          ? at >= size - Number(last)
          : at >= Number(first) && (last === '' || at <= Number(last))
      if (within) bytes.add(at)
    }
  }
  return bytes
}

describe('a body of several parts', () => {
  it('has the length that was announced, and reads as RFC 9110 shows it', () => {
    const about = { size: 8000, contentType: 'application/pdf', boundary: 'THIS_SEPARATES' }
    const plan = planMultipart([part(500, 503), part(7000, 7002)], about)
    const body = `${plan.parts[0]?.head}abc${plan.parts[1]?.head}de${plan.tail}`
    expect(plan.contentType).toBe('multipart/byteranges; boundary=THIS_SEPARATES')
    expect(plan.length).toBe(Buffer.byteLength(body))
    expect(body.split('\r\n')).toEqual([
      '--THIS_SEPARATES',
      'Content-Type: application/pdf',
      'Content-Range: bytes 500-502/8000',
      '',
      'abc',
      '--THIS_SEPARATES',
      'Content-Type: application/pdf',
      'Content-Range: bytes 7000-7001/8000',
      '',
      'de',
      '--THIS_SEPARATES--',
      '',
    ])
  })
})
