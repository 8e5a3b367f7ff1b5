import type { Figure } from './figure.ts'
import { isMet, type Row, type Target } from './row.ts'

const HEAD = ['', 'what', 'ours', 'against', 'ratio', 'range', 'target', '']

/** The table as Markdown, so that it can go into the README as it is. */
export const renderTable = (rows: readonly Row[]): string => {
  const cells = [HEAD, ...rows.map(cellsOf)]
  const widths = HEAD.map((_, i) => Math.max(3, ...cells.map((line) => line[i]?.length ?? 0)))
  const render = (line: string[]) =>
    `| ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  const [head = HEAD, ...body] = cells
  return [render(head), rule, ...body.map(render)].join('\n')
}

const cellsOf = (row: Row): string[] => {
  if ('notMeasured' in row) {
    return [row.name, row.what, `not measured: ${row.notMeasured}`, '', '', '', '', '']
  }
  const { name, what, unit, ours, against, target, note } = row
  const ratio = against?.ratio
  return [
    name,
    note === undefined ? what : `${what} (${note})`,
    `${short(ours.median)} ${unit}`,
    against === undefined ? '' : `${short(against.figure.median)} ${unit}: ${against.name}`,
    ratio === undefined ? '' : ratio.median.toFixed(2),
    rangeOf(ratio ?? ours),
    target === undefined ? '' : targetText(target),
    { true: 'met', false: 'MISSED', undefined: '' }[String(isMet(row))] ?? '',
  ]
}

const rangeOf = ({ least, most, samples }: Figure): string =>
  samples.length < 2 ? '' : `${short(least)} – ${short(most)}`

const targetText = (target: Target): string =>
  'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`

/** Three digits that matter. */
const short = (value: number): string => {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US')
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
