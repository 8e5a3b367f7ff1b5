export type BlockCount = {
  /** Blocks on the node, as it said now and before. */
  count: number
  before: number | null
  /** Copies the catalogue says it holds, by the last sums. */
  expected: number
  /** Blocks its last inventory found that are no copies: marks, and what was there before. */
  exempt: number
}

/** Sums are seconds old, and removals leave the catalogue before they leave the node. */
const SURE_SHARE = 0.01

/**
 * Whether a node has fewer blocks than it must, so that its inventory should not wait for its day: a
 * node that was restarted quickly, without some of its disk, was never down. Pure.
 *
 * | count                              | before          | fallen |
 * |------------------------------------|-----------------|--------|
 * | ≥ expected + exempt                | any             | no     |
 * | less                               | more than now   | yes    |
 * | less by more than 1 %              | any             | yes    |
 * | less by at most 1 %                | as many, fewer  | no     |
 */
export function hasFallen({ count, before, expected, exempt }: BlockCount): boolean {
  const lacking = expected + exempt - count
  if (lacking <= 0) return false
  return (before !== null && count < before) || lacking > SURE_SHARE * expected
}
