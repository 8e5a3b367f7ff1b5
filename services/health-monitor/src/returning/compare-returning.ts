import type { Catalog, NodeRow } from '@holdfast/catalog'
import type { BlockNode } from '@holdfast/nodes'
import type { Comparison } from '../inventory/compare-list.ts'
import { pieces } from '../inventory/packed-digests.ts'
import { compareReturned } from '../inventory/take-inventory.ts'

export type ReturningLog = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export type ReturningDeps = {
  catalog: Catalog
  node(id: number): Pick<BlockNode, 'list' | 'has'>
  log: ReturningLog
  onDone?(): void
}

export type Returning = {
  /** Compares every returning node that was not compared since it came back. */
  run(nodes: readonly NodeRow[], signal: AbortSignal): Promise<void>
  /** Whether this node was compared since it came into its present state. */
  compared(node: Pick<NodeRow, 'id' | 'since'>): boolean
}

/** Nodes whose lists are read at once. */
const AT_ONCE = 4

/**
 * Remembers which return of a node was looked at: `since` names the return, so a node that goes and
 * comes back is compared again. The leader's own memory; a new leader compares once more.
 *
 * Nodes are compared side by side, a few at a time: after a power cut they all come back at once, and
 * one that is slow must not keep the others.
 */
export function createReturning({ catalog, node, log, onDone }: ReturningDeps): Returning {
  const compared = new Map<number, number>()
  const isCompared = ({ id, since }: Pick<NodeRow, 'id' | 'since'>) =>
    compared.get(id) === since.getTime()

  const compare = async ({ id, since }: NodeRow, signal: AbortSignal): Promise<void> => {
    const started = performance.now()
    const result = await compareReturned({ catalog, node: node(id) }, id, signal).catch(
      (error: unknown): Comparison | undefined => {
        signal.throwIfAborted()
        if (!isNodeError(error)) throw error
        log.warn({ nodeId: id, err: error }, 'a returning node could not be compared yet')
        return undefined
      },
    )
    if (result === undefined) return
    compared.set(id, since.getTime())
    const ms = Math.round(performance.now() - started)
    log.info({ nodeId: id, ...result, ms }, 'returning node was compared with the catalogue')
    onDone?.()
  }

  return {
    compared: isCompared,
    async run(nodes, signal) {
      const waiting = nodes.filter((one) => one.state === 'returning' && !isCompared(one))
      for (const few of pieces(waiting, AT_ONCE)) {
        await Promise.all(few.map((one) => compare(one, signal)))
      }
    },
  }
}

function isNodeError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^(NODE|CHUNK)_/.test(code)
}
