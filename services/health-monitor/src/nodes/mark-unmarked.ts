import type { Catalog } from '@holdfast/catalog'
import { markNode, wasMarked } from '@holdfast/cluster'
import type { BlockNode } from '@holdfast/nodes'
import type { Finding } from '../probes/prober.ts'

export type MarkDeps = {
  catalog: Catalog
  node(id: number): Pick<BlockNode, 'putMany'>
  /** Only the leader writes. */
  leads(): boolean
}

/**
 * Writes the fixed blocks of nodes that never had them (somebody made them active by other means),
 * and takes "no canary" out of the findings there: what was never written cannot have been wiped.
 */
export async function explainMissingMarks(
  { catalog, node, leads }: MarkDeps,
  findings: ReadonlyMap<number, Finding>,
): Promise<ReadonlyMap<number, Finding>> {
  const missing = [...findings].filter(([, { probe }]) => probe.kind === 'no-canary')
  if (missing.length === 0) return findings
  const explained = new Map(findings)
  for (const [id] of missing) {
    if (await wasMarked(catalog, id)) continue
    explained.delete(id)
    // A failure is the node's matter; the next probe asks again.
    if (leads()) await markNode(catalog, { id, node: node(id) }).catch(() => {})
  }
  return explained
}
