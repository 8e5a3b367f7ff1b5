import { type Catalog, catalogueGeneration, listNodes } from '@holdfast/catalog'
import { canaryOf, catalogueIdentity, generationMark, ownerMark } from '@holdfast/cluster'
import type { Chunk } from '@holdfast/nodes'

/** A catalogue that was restored from the past does not know how far it had come. */
const GENERATIONS_AHEAD = 1_000

/**
 * The blocks that are no chunks and belong on nodes all the same. A node that carries another node's
 * canary was a node of ours before: what lies on it is ours too.
 */
export type FixedBlocks = { all: ReadonlySet<string>; otherCanaries: ReadonlySet<string> }

export async function fixedBlocks(catalog: Catalog, nodeId: number): Promise<FixedBlocks> {
  const catalogueId = await catalogueIdentity(catalog)
  const generations = (await catalogueGeneration(catalog)) + GENERATIONS_AHEAD
  const nodes = await listNodes(catalog, { withLost: true })
  const canaries = nodes.map(({ id }) => ({ id, key: keyOf(canaryOf(catalogueId, id)) }))
  const marks = Array.from({ length: generations + 1 }, (_, generation) =>
    keyOf(generationMark(catalogueId, generation)),
  )
  return {
    all: new Set([keyOf(ownerMark(catalogueId)), ...marks, ...canaries.map(({ key }) => key)]),
    otherCanaries: new Set(canaries.filter(({ id }) => id !== nodeId).map(({ key }) => key)),
  }
}

function keyOf({ digest }: Chunk): string {
  return Buffer.from(digest).toString('latin1')
}
