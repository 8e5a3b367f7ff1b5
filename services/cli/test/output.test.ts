import { describe, expect, it } from 'vitest'
import { bar } from '../src/output/bar.ts'
import {
  bytesText,
  counted,
  durationText,
  percentText,
  printable,
  spentText,
} from '../src/output/format.ts'
import { createMovingLine } from '../src/output/moving-line.ts'
import { createRate } from '../src/output/rate.ts'
import { displayWidth, table } from '../src/output/table.ts'
import { createTransferProgress, progressText } from '../src/output/transfer-progress.ts'

describe('format', () => {
  it('writes sizes with binary units and three digits', () => {
    expect([0, 1_023, 1_024, 1_536, 104_857_600, 2 ** 40].map(bytesText)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KiB',
      '1.5 KiB',
      '100 MiB',
      '1.0 TiB',
    ])
  })

  it('writes durations with their two largest parts', () => {
    expect([0, 59, 60, 200, 3_600, 90_061, 100_000].map(durationText)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '3 min 20 s',
      '1 h',
      '1 d 1 h',
      '1 d 3 h',
    ])
    expect([340, 9_949, 12_000].map(spentText)).toEqual(['0.3 s', '9.9 s', '12 s'])
  })

  it('says 0 and 100 per cent only when it is so', () => {
    expect([0, 0.001, 0.5, 0.999, 1].map(percentText)).toEqual([
      '0 %',
      '<1 %',
      '50 %',
      '99 %',
      '100 %',
    ])
  })

  it('counts one and many', () => {
    expect([counted(1, 'file'), counted(1_024, 'chunk'), counted(2, 'copy', 'copies')]).toEqual([
      '1 file',
      '1,024 chunks',
      '2 copies',
    ])
  })

  it('takes from names what could move a cursor or turn a text around', () => {
    expect(printable('a\u001b[2Jb\r\nc\u202ed\u009be')).toBe(
      'a\ufffd[2Jb\ufffd\ufffdc\ufffdd\ufffde',
    )
    expect(printable('größe 日本 👍')).toBe('größe 日本 👍')
  })
})

describe('bar', () => {
  it('has its width whatever the share is', () => {
    for (let share = -0.5; share <= 1.5; share += 0.01) {
      expect(displayWidth(bar(share, 10))).toBe(10)
    }
    expect(bar(0, 4)).toBe('░░░░')
    expect(bar(0.5, 4)).toBe('██░░')
    expect(bar(1, 4)).toBe('████')
    expect(bar(1 / 32, 4)).toBe('▏░░░')
  })
})

describe('table', () => {
  it('lines columns up, also with wide characters and colours', () => {
    const text = table(
      [{ title: 'NAME' }, { title: 'SIZE', align: 'right' }],
      [
        ['日本', '1'],
        ['\u001b[31mred\u001b[39m', '20'],
      ],
    )
    const lines = text.split('\n')
    expect(lines.map(displayWidth)).toEqual([10, 10, 10])
    expect(lines[1]).toBe('日本     1')
  })
})

describe('createRate', () => {
  it('follows the last seconds', () => {
    let now = 0
    const rate = createRate(() => now)
    for (let second = 0; second < 20; second += 1) {
      now += 1_000
      rate.add(second < 10 ? 100 : 1_000)
    }
    expect(rate.perSecond()).toBeGreaterThan(900)
    now += 60_000
    expect(rate.perSecond()).toBe(0)
  })
})

const screenOf = (terminal: boolean) => {
  const drawn: string[] = []
  const notes: string[] = []
  return {
    out: {
      terminal,
      columns: 60,
      draw: (text: string) => void drawn.push(text),
      note: (text: string) => void notes.push(text),
    },
    drawn,
    notes,
  }
}

describe('createTransferProgress', () => {
  it('draws one line again and again on a terminal, never wider than it', () => {
    let now = 0
    const { out, drawn, notes } = screenOf(true)
    const progress = createTransferProgress(out, { files: 2, bytes: 10_000_000 }, () => now)
    const file = progress.begin()
    for (let done = 0; done <= 5_000_000; done += 50_000) {
      now += 10
      file.at(done)
    }
    progress.say('something happened')
    progress.close()
    expect(notes).toEqual(['something happened'])
    expect(drawn.length).toBeLessThan(20)
    for (const line of drawn) expect(displayWidth(line.replace('\r\u001b[2K', ''))).toBeLessThan(60)
    expect(drawn.at(-1)).toBe('\r\u001b[2K')
  })

  it('writes a plain line now and then where nobody watches', () => {
    let now = 0
    const { out, drawn, notes } = screenOf(false)
    const progress = createTransferProgress(out, { files: 1, bytes: 1_000 }, () => now)
    const file = progress.begin()
    for (let done = 0; done <= 1_000; done += 10) {
      now += 250
      file.at(done)
    }
    progress.close()
    expect(drawn).toEqual([])
    expect(notes).toHaveLength(2)
    expect(notes[0]).toMatch(/^0\/1 file · 390 B of 1000 B .* 39 % · 40 B\/s · 15 s left$/)
  })

  it('takes back what a failed try had moved', () => {
    const { out, notes } = screenOf(false)
    let now = 0
    const progress = createTransferProgress(out, { files: 1, bytes: 100 }, () => now)
    const file = progress.begin()
    file.at(80)
    file.at(0)
    now += 11_000
    file.at(20)
    expect(notes[0]).toContain('20 B of 100 B')
  })

  it('says that everything is there when nothing had to be moved', () => {
    expect(
      progressText({ whole: { files: 0, bytes: 0 }, files: 0, done: 0, bytesPerSecond: 0 }),
    ).toContain('100 %')
  })
})

describe('createMovingLine', () => {
  it('does not fill a log with the same line', () => {
    let now = 0
    const { out, notes } = screenOf(false)
    const line = createMovingLine(out, () => now)
    for (let i = 0; i < 100; i += 1) {
      now += 1_000
      line.show(`step ${i}`)
    }
    line.clear()
    expect(notes).toEqual(['step 0', 'step 30', 'step 60', 'step 90'])
  })
})
