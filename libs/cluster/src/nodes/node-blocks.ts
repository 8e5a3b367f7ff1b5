import { sha256 } from '@holdfast/chunks'
import type { Chunk } from '@holdfast/nodes'

/**
 * The fixed blocks every node of ours carries (design decision 8). They are made from ids alone, so
 * their digests are known without asking anybody, and a node either has exactly them or not.
 *
 * - canary: one per node; a node that lost it lost its repository
 * - owner mark: one per catalogue; says whose blocks these are
 * - generation mark: one per catalogue and generation; a newer one than the catalogue knows means
 *   that Postgres was restored from the past
 */
export function canaryOf(catalogueId: string, nodeId: number): Chunk {
  return block('canary', catalogueId, `node ${nodeId}`)
}

export function ownerMark(catalogueId: string): Chunk {
  return block('owner', catalogueId)
}

export function generationMark(catalogueId: string, generation: number): Chunk {
  return block('generation', catalogueId, `generation ${generation}`)
}

function block(kind: string, catalogueId: string, ...facts: string[]): Chunk {
  const bytes = Buffer.from(
    [`holdfast ${kind}`, `catalogue ${catalogueId}`, ...facts, ''].join('\n'),
  )
  return { digest: sha256(bytes), bytes }
}
