/** Of a node's blocks, so many may turn out to be unknown before somebody has to look. */
const UNKNOWN_SHARE = 0.01
/** On a small node one block is a large share. */
const UNKNOWN_BLOCKS = 10

export type UnknownBlocks = {
  /** Blocks that nobody knows or uses. */
  unknown: number
  /** Blocks on the node. */
  listed: number
  /** That many an admin has let go. */
  confirmed: number | null
  /** The catalogue may be older than its nodes: what it does not know may be wanted. */
  frozen: boolean
}

/**
 * Whether unknown blocks may begin to leave (design decision 5). Pure. `ask`: first an admin has to
 * say so; never more than what was confirmed.
 *
 * | unknown             | confirmed | frozen | answer |
 * |---------------------|-----------|--------|--------|
 * | any                 | any       | yes    | wait   |
 * | ≤ 1 %, or ≤ 10      | any       | no     | retire |
 * | more                | as many   | no     | retire |
 * | more                | fewer     | no     | ask    |
 */
export function mayRetire(blocks: UnknownBlocks): 'retire' | 'ask' | 'wait' {
  const { unknown, listed, confirmed, frozen } = blocks
  if (frozen) return 'wait'
  if (unknown <= Math.max(UNKNOWN_BLOCKS, UNKNOWN_SHARE * listed)) return 'retire'
  return confirmed !== null && unknown <= confirmed ? 'retire' : 'ask'
}
