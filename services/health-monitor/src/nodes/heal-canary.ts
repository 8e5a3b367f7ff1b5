import { audit, type Catalog } from '@holdfast/catalog'
import { canaryOf, catalogueIdentity } from '@holdfast/cluster'
import type { BlockNode } from '@holdfast/nodes'
import type { Finding } from '../probes/prober.ts'

export type HealDeps = {
  catalog: Catalog
  node(id: number): Pick<BlockNode, 'delete' | 'put'>
  log: { warn(fields: object, message: string): void }
}

/**
 * A canary with other bytes means that the node's disk or its software changed a block: a finding
 * like the scrubber's, written down once per occurrence. The block is ours, so it is removed and put
 * again; a node that believes it has a block would not write it a second time.
 */
export function createCanaryHealer({ catalog, node, log }: HealDeps): {
  run(findings: ReadonlyMap<number, Finding>, signal: AbortSignal): Promise<void>
} {
  const told = new Set<number>()
  return {
    async run(findings, signal) {
      for (const [nodeId, { probe }] of findings) {
        if (probe.kind !== 'bad-canary') {
          if (probe.kind === 'ok') told.delete(nodeId)
          continue
        }
        if (!told.has(nodeId)) {
          const detail = { error: probe.error ?? null }
          await audit(catalog, { action: 'node.canary-corrupt', subject: String(nodeId), detail })
          log.warn({ nodeId, ...detail }, 'a node returned a changed canary')
          told.add(nodeId)
        }
        const canary = canaryOf(await catalogueIdentity(catalog), nodeId)
        const rewrite = async () => {
          await node(nodeId).delete([canary.digest], { signal })
          await node(nodeId).put(canary, { signal })
        }
        // What keeps the node from it, its probes tell.
        await rewrite().catch(() => signal.throwIfAborted())
      }
    },
  }
}
