import type { Catalog, NodeRow } from '@holdfast/catalog'
import type { BlockNode } from '@holdfast/nodes'
import { type Comparison, compareNode } from './compare-node.ts'

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

/**
 * Remembers which return of a node was looked at: `since` names the return, so a node that goes and
 * comes back is compared again. The leader's own memory; a new leader compares once more.
 */
export function createReturning({ catalog, node, log, onDone }: ReturningDeps): Returning {
  const compared = new Map<number, number>()
  const isCompared = ({ id, since }: Pick<NodeRow, 'id' | 'since'>) =>
    compared.get(id) === since.getTime()

  return {
    compared: isCompared,
    async run(nodes, signal) {
      const waiting = nodes.filter((one) => one.state === 'returning' && !isCompared(one))
      for (const { id, since } of waiting) {
        const started = performance.now()
        const result = await compareNode({ catalog, node: node(id) }, id, signal).catch(
          (error: unknown): Comparison | undefined => {
            signal.throwIfAborted()
            if (!isNodeError(error)) throw error
            log.warn({ nodeId: id, err: error }, 'a returning node could not be compared yet')
            return undefined
          },
        )
        if (result === undefined) continue
        compared.set(id, since.getTime())
        const ms = Math.round(performance.now() - started)
        log.info({ nodeId: id, ...result, ms }, 'returning node was compared with the catalogue')
        onDone?.()
      }
    },
  }
}

function isNodeError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^(NODE|CHUNK)_/.test(code)
}
