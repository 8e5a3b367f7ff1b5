export type Span = { from: number; to: number }

/** Below this width a picture has 32 columns, above it 128. */
const WIDE_PX = 560

/** How many columns fit; 0 px is what is measured before the first drawing. */
export const columnsFor = (width: number): number => (width >= WIDE_PX ? 128 : 32)

/** The smallest power of two with which so many chunks fit into so many columns, as the server has it. */
export function stepOf(chunks: number, columns: number): number {
  let step = 1
  while (Math.ceil(chunks / step) > columns) step *= 2
  return step
}

/** The views that lead from the whole file to this one, the whole first: columns nest. */
export function wayTo(span: Span, chunks: number, columns: number): Span[] {
  const way: Span[] = [{ from: 0, to: chunks }]
  for (;;) {
    const { from, to } = way.at(-1) as Span
    const step = stepOf(to - from, columns)
    const start = from + Math.floor((span.from - from) / step) * step
    const next = { from: start, to: Math.min(to, start + step) }
    // A view made at another width is no column of this one; it stands at the end all the same.
    if (next.to - next.from <= span.to - span.from) break
    way.push(next)
  }
  return isWhole(span, chunks) ? way.slice(0, 1) : [...way, span]
}

export const isWhole = ({ from, to }: Span, chunks: number): boolean => from === 0 && to >= chunks

/** `1024-2048` of the address; anything else, and what is not in the file, is the whole. */
export function spanOf(text: string, chunks: number): Span {
  const found = /^(\d{1,12})-(\d{1,12})$/.exec(text)
  const from = Number(found?.[1] ?? 0)
  const to = Math.min(Number(found?.[2] ?? chunks), chunks)
  return from < to ? { from, to } : { from: 0, to: chunks }
}

/** The same for the address; the whole needs no word. */
export const textOfSpan = (span: Span, chunks: number): string | undefined =>
  isWhole(span, chunks) ? undefined : `${span.from}-${span.to}`
