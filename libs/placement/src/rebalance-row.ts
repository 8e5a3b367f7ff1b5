/** One copy changes its node. */
export type Pair = { from: number; to: number }

type RowInput = {
  row: { readonly holders: readonly number[] }
  ideal: readonly number[]
  /** Null: the node is a zone of its own. */
  zoneOf(node: number): string | null
  fillOf(node: number): number
  /** Whether the node may take the row's bytes; asked again after each pair. */
  takes(node: number): boolean
}

/**
 * Which holders of one row give their place to which ideal nodes, in order. An ideal node is paired
 * with a holder in its own zone if there is one, else with the fullest that leaves the copies spread at
 * least as evenly as before. While every ideal node takes copies such an order exists: a zone with too
 * few copies always faces one with at least one more.
 */
export function pairsOfRow(input: RowInput): Pair[] {
  const { row, ideal, zoneOf, fillOf, takes } = input
  let holders = [...row.holders]
  const open = ideal.filter((id) => !holders.includes(id) && takes(id))
  const extra = holders
    .filter((id) => !ideal.includes(id))
    .sort((a, b) => fillOf(b) - fillOf(a) || a - b)
  const pairs: Pair[] = []
  for (;;) {
    const pair = nextPair(holders, open, extra, zoneOf)
    if (pair === undefined) return pairs
    pairs.push(pair)
    holders = holders.map((id) => (id === pair.from ? pair.to : id))
    open.splice(open.indexOf(pair.to), 1)
    extra.splice(extra.indexOf(pair.from), 1)
  }
}

function nextPair(
  holders: readonly number[],
  open: readonly number[],
  extra: readonly number[],
  zoneOf: RowInput['zoneOf'],
): Pair | undefined {
  const all = open.flatMap((to) => extra.map((from) => ({ from, to })))
  const inZone = all.find(({ from, to }) => zoneOf(from) !== null && zoneOf(from) === zoneOf(to))
  return inZone ?? all.find((pair) => keepsSpread(holders, pair, zoneOf))
}

/** True when the copies lie in zones at least as evenly after the move as before. */
export function keepsSpread(
  holders: readonly number[],
  { from, to }: Pair,
  zoneOf: (node: number) => string | null,
): boolean {
  const after = [...holders.filter((id) => id !== from && id !== to), to]
  return crowding(after, zoneOf) <= crowding(holders, zoneOf)
}

/** Sum of the squares of the copies in each zone: least when they are spread evenly. */
function crowding(holders: readonly number[], zoneOf: (node: number) => string | null): number {
  const zones = new Map<string, number>()
  for (const id of holders) {
    const zone = zoneOf(id)
    const key = zone === null ? `node ${id}` : `zone ${zone}`
    zones.set(key, (zones.get(key) ?? 0) + 1)
  }
  return [...zones.values()].reduce((sum, copies) => sum + copies * copies, 0)
}
