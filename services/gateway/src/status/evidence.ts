import { counted } from '@holdfast/chunks'

export type EvidenceInput = {
  /** Nodes that may fail at once with every chunk readable; null when no chunk wants two copies. */
  margin: number | null
  /** 0 to 1, of every node. */
  fills: readonly number[]
  asOf: Date | null
  /** What keeps repair or moves from going faster; undefined: nothing is under way. */
  slowedBy: string | undefined
}

/** What the sentence rests on: margin, fullest node, what slows repair, and since when the numbers hold. Pure. */
export function evidenceOf({ margin, fills, asOf, slowedBy }: EvidenceInput): string {
  const parts = [marginInWords(margin), fullestInWords(fills)]
  if (slowedBy !== undefined) parts.push(`slowed by: ${slowedBy}`)
  parts.push(asOf === null ? 'never counted' : `counted ${asOf.toISOString()}`)
  return parts.filter((part) => part !== '').join(' · ')
}

function marginInWords(margin: number | null): string {
  if (margin === null) return ''
  if (margin < 0) return 'Some chunks cannot be read now'
  if (margin === 0) return 'No node may fail'
  return `Any ${counted(margin, 'node can fail', 'nodes can fail at once')}`
}

/** Rounded down, so that 100 % means full. */
function fullestInWords(fills: readonly number[]): string {
  return fills.length === 0 ? '' : `fullest node ${Math.floor(Math.max(...fills) * 100)} %`
}
