import { describe, expect, it } from 'vitest'
import { figureOf } from '../src/figure.ts'
import { renderTable } from '../src/report.ts'
import { comparison, isMet, type Measured } from '../src/row.ts'

const row = { name: 'B3', what: 'upload', unit: 'MiB/s' } as const
const pairs = { ours: figureOf([90, 100]), theirs: figureOf([100]), ratio: figureOf([0.9, 1]) }
const compared = comparison({ ...row, target: { atLeast: 0.85 }, against: 'a pump' }, pairs)
const alone: Measured = { ...row, ours: figureOf([12.345]), target: { atMost: 10 } }

describe('the table', () => {
  it('holds the ratio against the target, or our figure where there is no ratio', () => {
    expect(isMet(compared)).toBe(true)
    expect(isMet(alone)).toBe(false)
    expect(isMet({ ...row, ours: figureOf([1]) })).toBeUndefined()
    expect(isMet({ ...row, notMeasured: 'no Kubo' })).toBeUndefined()
  })

  it('shows both sides, the ratio with its range, and what was missed', () => {
    const lines = renderTable([compared, alone, { ...row, notMeasured: 'no Kubo' }]).split('\n')
    expect(lines[2]).toMatch(/95\.0 MiB\/s .* 100 MiB\/s: a pump .* 0\.95 .* 0\.90 – 1\.00 .* met/)
    expect(lines[3]).toMatch(/12\.3 MiB\/s .* ≤ 10 .* MISSED/)
    expect(lines[4]).toContain('not measured: no Kubo')
    expect(new Set(lines.map((line) => line.length)).size).toBe(1)
  })
})
