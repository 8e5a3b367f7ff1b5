import { describe, expect, it } from 'vitest'
import { formatBytes, formatRate } from '../src/ui/format/bytes.ts'
import { formatDuration } from '../src/ui/format/duration.ts'
import { truncateMiddle } from '../src/ui/format/middle.ts'
import { formatMilliseconds } from '../src/ui/format/milliseconds.ts'
import { counted, formatAbout, formatShare } from '../src/ui/format/number.ts'
import { relativeTime } from '../src/ui/format/time.ts'

describe('numbers on the screen', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_023, '1.00 KiB'],
    [1_572_864, '1.50 MiB'],
    [256 * 2 ** 20, '256 MiB'],
    [1.46 * 2 ** 30, '1.46 GiB'],
    [12.34 * 2 ** 40, '12.3 TiB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

  it('says rates in the same units', () => expect(formatRate(50 * 2 ** 20)).toBe('50.0 MiB/s'))

  it.each([
    [0, '0 %'],
    [0.00001, '< 0.01 %'],
    [0.999999, '99.99 %'],
    [1, '100 %'],
  ])('never rounds a share up to all: %d is %s', (share, text) =>
    expect(formatShare(share)).toBe(text),
  )

  it.each([
    [0, '0 s'],
    [14, '14 s'],
    [59.6, '1 min'],
    [3_000, '50 min'],
    [12_600, '3 h 30 min'],
    [200_000, '2 d 7 h'],
  ])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))

  it.each([
    [0, '0 ms'],
    [0.416, '0.42 ms'],
    [14.04, '14 ms'],
    [999.4, '999 ms'],
    [1_204, '1.2 s'],
  ])('%d milliseconds are %s', (ms, text) => expect(formatMilliseconds(ms)).toBe(text))

  it('says what is estimated as such', () =>
    expect(formatAbout(10_412_000)).toBe('about 10.4 million'))

  it('knows one from many', () =>
    expect([counted(1, 'file'), counted(12_480, 'file')]).toEqual(['1 file', '12,480 files']))
})

describe('times on the screen', () => {
  const now = Date.UTC(2026, 10, 20, 12)
  it.each([
    [-2_000, 'just now'],
    [-240_000, '4 min ago'],
    [3 * 3_600_000, 'in 3 h'],
  ])('%d ms away is "%s"', (away, text) =>
    expect(relativeTime(new Date(now + away), now)).toBe(text),
  )
  it('is a date when it is a month away', () =>
    expect(relativeTime(new Date(now - 60 * 86_400_000), now)).toBe('21 Sept 2026'))
})

describe('names that are too long', () => {
  it('lose their middle, and keep extension and end', () =>
    expect(truncateMiddle('holiday in the mountains, final-2.mov', 24)).toBe(
      'holiday in th…inal-2.mov',
    ))
  it('stay as they are when they fit', () => expect(truncateMiddle('a.mov', 24)).toBe('a.mov'))
})
