/** Seconds of a year of 365.25 days. */
const YEAR = 31_557_600

/** What one set of chunks with the same holders is worth. */
export type CopySet = {
  /** Copies that can be read now. */
  live: number
  /** Copies that repair brings it to: R, or fewer where there are fewer nodes. */
  reachable: number
  /** There is a node beyond those: what is lost later can be made again without a new one. */
  spare: boolean
  chunks: number
}

export type DurabilityInputs = {
  /** The share of all nodes that is lost for good within a year: 0.04 = 4 %. */
  nodeLossesPerYear: number
  /** From the loss of a node until its copies are made again elsewhere. */
  repairSeconds: number
}

export type Durability = {
  /** That at least one chunk is lost within a year, from now. */
  lossWithinYear: number
  /** Of all chunks, the share that is expected to be lost within a year. */
  expectedShare: number
  /** −log10 of the share: 9 is "nine nines" of each chunk per year. Null when nothing can be lost. */
  nines: number | null
}

/**
 * How likely data is lost within a year; docs/durability.md explains it. Pure.
 *
 * Chunks with the same holders live and die together, so a set counts once, not once per chunk. Each
 * set is a birth-death chain in its number of live copies: a copy is lost at rate λ, a missing one is
 * made at rate μ = 1 / repair time, one at a time. A set that is short of copies now has to get
 * through its present repair first. Without a spare node nothing that is lost later is repaired:
 * nobody may add a node in time.
 */
export function estimateDurability(sets: readonly CopySet[], inputs: DurabilityInputs): Durability {
  let survives = 0
  let lost = 0
  let chunks = 0
  const known = new Map<string, number>()
  for (const set of sets) {
    if (set.chunks === 0) continue
    const key = `${set.live}/${set.reachable}/${set.spare}`
    const loss = known.get(key) ?? lossWithinYear(set, inputs)
    known.set(key, loss)
    survives += Math.log1p(-Math.min(loss, 1))
    lost += loss * set.chunks
    chunks += set.chunks
  }
  const expectedShare = chunks === 0 ? 0 : lost / chunks
  return {
    lossWithinYear: Math.max(0, -Math.expm1(survives)),
    expectedShare,
    nines: expectedShare > 0 ? -Math.log10(expectedShare) : null,
  }
}

/**
 * The chance that all live copies of one set are lost within a year. 1 without a live copy: whether
 * its nodes return is not ours to promise.
 */
export function lossWithinYear(
  { live, reachable, spare }: Omit<CopySet, 'chunks'>,
  { nodeLossesPerYear, repairSeconds }: DurabilityInputs,
): number {
  if (live <= 0) return 1
  if (nodeLossesPerYear <= 0) return 0
  const lambda = nodeLossesPerYear / YEAR
  const mu = 1 / Math.max(1, repairSeconds)
  const full = Math.max(live, reachable)
  // Down to nothing before up to full, for a set that is short of copies.
  const ruin = ruinBeforeFull(live, full, lambda / mu)
  const later = spare
    ? -Math.expm1(-YEAR / meanSecondsToLoss(full, lambda, mu))
    : (-Math.expm1(-nodeLossesPerYear)) ** full
  return ruin + (1 - ruin) * later
}

/**
 * The classic gambler's ruin with rates i·λ down and μ up: with r_i the product of j·λ/μ for j up to
 * i, the chance to reach 0 before `full` from `live` is Σ_{i ≥ live} r_i / Σ_{i ≥ 0} r_i, i < full.
 */
function ruinBeforeFull(live: number, full: number, ratio: number): number {
  let product = 1
  let all = 0
  let above = 0
  for (let i = 0; i < full; i += 1) {
    if (i > 0) product *= i * ratio
    all += product
    if (i >= live) above += product
  }
  return above / all
}

/**
 * Mean time from `full` copies to none, exactly: the mean time T_i from i copies to i − 1 obeys
 * T_full = 1 / (full·λ), T_i = (1 + μ·T_{i+1}) / (i·λ); their sum is the answer.
 */
function meanSecondsToLoss(full: number, lambda: number, mu: number): number {
  let step = 1 / (full * lambda)
  let sum = step
  for (let i = full - 1; i >= 1; i -= 1) {
    step = (1 + mu * step) / (i * lambda)
    sum += step
  }
  return sum
}
