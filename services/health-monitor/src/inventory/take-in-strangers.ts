import {
  blocksSeen,
  type Catalog,
  dropFalseBlocks,
  type FoundBlock,
  INVENTORY_PARTS,
  type SeenBlock,
  takeInBlocks,
} from '@holdfast/catalog'
import { type BlockNode, ChunkCorrupt, ChunkMissing } from '@holdfast/nodes'
import type { Pace } from '../scrub/pace.ts'
import type { DigestSpill } from './digest-spill.ts'
import { digestOf, keysOf, pieces } from './packed-digests.ts'

/** Blocks read between two looks at the catalogue: a minute at most, even at a slow pace. */
const BATCH = 64

export type StrangerDeps = {
  catalog: Catalog
  node: Pick<BlockNode, 'get'>
  nodeId: number
  pace: Pace
  signal: AbortSignal
}

/** `false`: blocks whose bytes were not what their name says. */
export type TakenInStrangers = { adopted: number; retired: number; false: number }

/**
 * Reads the blocks that a comparison could not place, at the scrub's pace, and gives each its place: a
 * copy of a chunk in use is adopted; with `retire`, a block that nobody uses begins its grace. Nothing
 * becomes a copy that was not hashed first. Never removes a block itself.
 */
export async function takeInStrangers(
  deps: StrangerDeps,
  { strangers, retire }: { strangers: DigestSpill; retire: boolean },
): Promise<TakenInStrangers> {
  const sum = { adopted: 0, retired: 0, false: 0 }
  for (let part = 0; part < INVENTORY_PARTS; part += 1) {
    const keys = [...new Set(keysOf(await strangers.part(part)))]
    for (const batch of pieces(keys, BATCH)) {
      const { adopted, retired, false: wrong } = await takeInBatch(deps, { batch, retire })
      sum.adopted += adopted
      sum.retired += retired
      sum.false += wrong
    }
  }
  return sum
}

async function takeInBatch(
  deps: StrangerDeps,
  { batch, retire }: { batch: readonly string[]; retire: boolean },
): Promise<TakenInStrangers> {
  const { catalog, nodeId, pace, signal } = deps
  const seen = await blocksSeen(catalog, { nodeId, digests: batch.map(digestOf) })
  const rows = new Map(seen.map((row) => [row.digest.toString('latin1'), row]))
  const found: FoundBlock[] = []
  const wrong: Buffer[] = []
  for (const key of batch) {
    const row = rows.get(key)
    if (!isStill(row, retire)) continue
    const digest = digestOf(key)
    const size = await pace.during(() => sizeOf(deps, digest))
    if (size === 'corrupt') wrong.push(digest)
    else if (size !== 'gone') found.push({ digest, size, epoch: row?.epoch ?? null })
    signal.throwIfAborted()
  }
  const taken = await takeInBlocks(catalog, { nodeId, blocks: found })
  return { ...taken, false: await dropFalseBlocks(catalog, { nodeId, digests: wrong }) }
}

/** Whether it is still a stranger, and one that may be taken in. */
function isStill(row: SeenBlock | undefined, retire: boolean): boolean {
  if (row?.held || row?.leaving) return false
  return retire || (row !== undefined && row.refs > 0)
}

async function sizeOf(
  { node, signal }: StrangerDeps,
  digest: Buffer,
): Promise<number | 'gone' | 'corrupt'> {
  try {
    return (await node.get(digest, { signal })).length
  } catch (error) {
    if (error instanceof ChunkMissing) return 'gone'
    if (error instanceof ChunkCorrupt) return 'corrupt'
    throw error
  }
}
