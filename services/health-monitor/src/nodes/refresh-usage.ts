import { type Catalog, updateNodeFacts } from '@holdfast/catalog'
import type { BlockNode } from '@holdfast/nodes'
import type { Probe } from '../probes/probe-node.ts'

export type UsageDeps = {
  catalog: Catalog
  node(id: number): Pick<BlockNode, 'usage'>
  /** The last counted probe of each node. */
  lastProbe(id: number): Probe | undefined
}

/**
 * Asks every node that answers how full it is, and keeps what its probes said about it. A node that
 * does not say keeps its old figures; the probes already tell what is wrong with it.
 */
export async function refreshUsage(
  { catalog, node, lastProbe }: UsageDeps,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const asked = ids.flatMap((id) => {
    const probe = lastProbe(id)
    return probe?.kind === 'ok' || probe?.kind === 'bad-canary' ? [{ id, probe }] : []
  })
  await Promise.all(
    asked.map(async ({ id, probe }) => {
      const usage = await node(id)
        .usage({ signal })
        .catch(() => undefined)
      signal.throwIfAborted()
      await updateNodeFacts(catalog, {
        nodeId: id,
        seen: true,
        ...(probe.version === undefined ? {} : { version: probe.version }),
        ...(probe.latencyMs === undefined ? {} : { latencyMs: probe.latencyMs }),
        ...(usage === undefined ? {} : { used: usage.used, capacity: usage.capacity }),
      })
    }),
  )
}
