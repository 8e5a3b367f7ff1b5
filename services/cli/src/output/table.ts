export type Column = { title: string; align?: 'left' | 'right' }

/**
 * Rows under titles, columns as wide as their widest cell. Only ever as wide as it must be: a
 * terminal wraps, and a pipe gets everything.
 */
export const table = (columns: readonly Column[], rows: readonly (readonly string[])[]): string => {
  const widths = columns.map(({ title }, index) =>
    Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map(displayWidth)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => pad(cell, widths[index] as number, columns[index]?.align ?? 'left'))
      .join('  ')
      .trimEnd()
  return [line(columns.map(({ title }) => title)), ...rows.map(line)].join('\n')
}

const pad = (text: string, width: number, align: 'left' | 'right') => {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'right' ? space + text : text + space
}

const graphemes = new Intl.Segmenter()
const WIDE =
  /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|[\u{20000}-\u{3fffd}]/u

/** Columns a text takes: colours none, East Asian characters and pictures two. */
export const displayWidth = (text: string): number => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what paints text begins with one
  const plain = text.replace(/\u001b\[[0-9;]*m/g, '')
  let width = 0
  for (const { segment } of graphemes.segment(plain)) width += WIDE.test(segment) ? 2 : 1
  return width
}
