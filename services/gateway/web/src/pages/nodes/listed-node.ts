import type { ByNode, NodeInfo } from '@holdfast/client'
import { counted } from '../../ui/format/number.ts'
import { isLive } from './node-actions.ts'
import type { Values } from './sparkline.ts'

/** A node with what is told of it elsewhere. */
export type ListedNode = NodeInfo & {
  p95: Values
  /** What no other node that answers has; undefined while nobody knows. */
  onlyHere: number | undefined
}

export const listNodes = (
  nodes: readonly NodeInfo[],
  latency: ReadonlyMap<number, Values> | undefined,
  sums: readonly Pick<ByNode, 'nodeId' | 'onlyHere'>[] | undefined,
): ListedNode[] =>
  nodes.map((node) => ({
    ...node,
    p95: latency?.get(node.id) ?? [],
    // A node that is not among the sums holds nothing.
    onlyHere: sums && (sums.find(({ nodeId }) => nodeId === node.id)?.onlyHere.chunks ?? 0),
  }))

/** What becomes of readers if it fails now; undefined where it is away already, or nobody knows. */
export function ifThisFails({
  state,
  onlyHere,
}: Pick<ListedNode, 'state' | 'onlyHere'>): string | undefined {
  if (!isLive(state) || onlyHere === undefined) return undefined
  return onlyHere === 0 ? 'every file stays readable' : `${counted(onlyHere, 'chunk')} unreadable`
}
