export type CopiesRow = { copies: number; chunks: number; share: number; token: string }

/** How many live copies chunks have, fewest first; colours as of the ramp of the design brief. */
export function copiesRows({
  total,
  byCopies,
}: {
  total: number
  byCopies: Readonly<Record<string, number>>
}): CopiesRow[] {
  return Object.entries(byCopies)
    .map(([copies, chunks]) => ({
      copies: Number(copies),
      chunks,
      share: chunks / Math.max(1, total),
    }))
    .sort((a, b) => a.copies - b.copies)
    .map((row) => ({ ...row, token: rampOf(row.copies) }))
}

/** What is wanted differs from chunk to chunk, so only none and one are alarming by themselves. */
const rampOf = (copies: number): string =>
  copies === 0 ? 'ramp-none' : copies === 1 ? 'ramp-one' : 'ramp-wanted'
