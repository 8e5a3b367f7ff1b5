/** Several measurements of one thing: the middle one, and how far they lie apart. */
export type Figure = { median: number; least: number; most: number; samples: readonly number[] }

/** Throws RangeError without a sample. */
export const figureOf = (samples: readonly number[]): Figure => {
  const sorted = samples.toSorted((a, b) => a - b)
  const [least, most] = [sorted[0], sorted.at(-1)]
  if (least === undefined || most === undefined) throw new RangeError('nothing was measured')
  const upper = sorted[Math.floor(sorted.length / 2)] as number
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] as number
  return { median: (lower + upper) / 2, least, most, samples }
}

/** One measurement of each, taken together. */
export type Pair = { ours: number; theirs: number }

export type Pairs = { ours: Figure; theirs: Figure; ratio: Figure }

export type PairsInput = {
  pairs: number
  /** Each returns its rate. */
  ours(round: number): Promise<number>
  theirs(round: number): Promise<number>
}

/**
 * Measures two things in turn, so that whatever else the machine does meets both alike; who begins
 * changes with every pair. The ratio is taken pair by pair, not of the two medians: a slow minute
 * then spoils one ratio's both halves and not the result. One round before is not counted: it warms
 * up compilers, connections and caches.
 */
export const measurePairs = async ({ pairs, ours, theirs }: PairsInput): Promise<Pairs> => {
  const all: Pair[] = []
  for (let round = 0; round <= pairs; round += 1) {
    if (round % 2 === 0) {
      const first = await ours(round)
      all.push({ ours: first, theirs: await theirs(round) })
    } else {
      const first = await theirs(round)
      all.push({ ours: await ours(round), theirs: first })
    }
  }
  return figuresOf(all.slice(1))
}

/** Both sides and their ratio pair by pair. Throws RangeError without a pair. */
export const figuresOf = (pairs: readonly Pair[]): Pairs => ({
  ours: figureOf(pairs.map((pair) => pair.ours)),
  theirs: figureOf(pairs.map((pair) => pair.theirs)),
  ratio: figureOf(pairs.map((pair) => pair.ours / pair.theirs)),
})

/** The same without anybody to compare with. */
export const measureAlone = async (
  rounds: number,
  ours: (round: number) => Promise<number>,
): Promise<Figure> => {
  const samples: number[] = []
  for (let round = 0; round <= rounds; round += 1) samples.push(await ours(round))
  return figureOf(samples.slice(1))
}

/** The value that so large a share of all samples does not exceed. Throws RangeError without one. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = samples.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new RangeError('nothing was measured')
  return value
}
